using WebTorrent.Identifiers;
using WebTorrent.TrackerServer.Core;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// The tracker's side of the JavaScript bittorrent-tracker's protocol for one connection, without the connection: a message in, messages out through the links.
/// It remembers which peers announced here, so that they leave with the connection. Not thread-safe: messages come one after the other.
/// </summary>
internal sealed class WebSocketSession
{
    private readonly TrackerPolicy _policy;
    private readonly ProtocolCounters _counters;
    private readonly WebSocketConnection _connection;
    private readonly PeerEndPoint _endPoint;
    private readonly string _pathAndQuery;
    private readonly WebSocketRequest _request = new();
    private readonly WebSocketReply _reply = new();
    private readonly HashSet<(InfoHash Swarm, PeerId Peer)> _memberships = [];
    private readonly WebPeer[] _chosen;

    public WebSocketSession(TrackerPolicy policy, WebSocketConnection connection, PeerEndPoint endPoint, string pathAndQuery)
    {
        _policy = policy;
        _counters = policy.Counters[TrackerProtocol.WebSocket];
        _connection = connection;
        _endPoint = endPoint;
        _pathAndQuery = pathAndQuery;
        _chosen = new WebPeer[policy.Options.MaxOffers];
    }

    private TrackerServerOptions Options => _policy.Options;

    /// <summary>Takes a message.</summary>
    /// <returns>False when the connection shall end: the message was none.</returns>
    public bool Handle(ReadOnlySpan<byte> message)
    {
        if (_request.Read(message, Options.MaxOffers, Options.MaxScrapeHashes) is { } fault)
        {
            Refuse(message, fault);
            return _request.Action != WebSocketAction.None;
        }

        if (_request.Action == WebSocketAction.Scrape)
            Scrape(message);
        else if (_policy.FindRefusal(TrackerProtocol.WebSocket, _request.Hashes[0].Value, _request.PeerId!.Value, _endPoint, _pathAndQuery) is { } refusal)
            Refuse(message, refusal);
        else if (_request.Answer is { } answer)
            PassAnswer(message, answer);
        else
            Announce(message);
        return true;
    }

    /// <summary>Takes all peers of this connection out of their swarms.</summary>
    public void Leave()
    {
        foreach (var (swarm, peer) in _memberships)
            _policy.Store.RemoveWeb(swarm, peer, _connection);
        _memberships.Clear();
    }

    private void Announce(ReadOnlySpan<byte> message)
    {
        var hash = _request.Hashes[0].Value;
        var peer = new WebSwarmPeer(hash, _request.PeerId!.Value, _connection, _request.IsSeeder);
        if (_memberships.Count >= Options.MaxSwarmsPerWebSocket && !_memberships.Contains((hash, peer.Id)))
        {
            // In too many swarms already: answered, but entered into no other.
            Answer(message, _policy.Store.GetCounts(hash));
            return;
        }

        var room = _chosen.AsSpan(0, _request.Offers.Count);
        var result = _policy.Store.AnnounceWeb(_policy.Now, in peer, _request.Event, room, out var count);
        if (result.Status == AnnounceStatus.IdInUse)
        {
            Refuse(message, "this peer_id is in use on another connection");
            return;
        }

        Remember(hash, peer.Id, result.Status);
        Answer(message, result.Counts);
        PassOffers(message, room[..count], in hash);
    }

    private void Answer(ReadOnlySpan<byte> message, in SwarmCounts counts)
    {
        _connection.Send(_reply.Announce(message[_request.Hashes[0].Text], in counts, Options.WebSocketInterval).Span);
        _counters.CountAnnounce();
    }

    private void Remember(in InfoHash hash, in PeerId peer, AnnounceStatus status)
    {
        if (_request.Event == SwarmEvent.Stopped)
            _memberships.Remove((hash, peer));
        else if (status == AnnounceStatus.Kept)
            _memberships.Add((hash, peer));
    }

    private void PassOffers(ReadOnlySpan<byte> message, Span<WebPeer> peers, in InfoHash hash)
    {
        for (var i = 0; i < peers.Length; i++)
        {
            var offer = _request.Offers[i];
            var relay = _reply.Relay("offer"u8, message[offer.Offer], message[offer.Id], message[_request.PeerIdText], message[_request.Hashes[0].Text]);
            _counters.CountRelay(peers[i].Link.TryDeliver(in hash, peers[i].Id, relay));
        }

        peers.Clear();
    }

    private void PassAnswer(ReadOnlySpan<byte> message, Range answer)
    {
        var hash = _request.Hashes[0].Value;
        var from = _request.PeerId!.Value;
        // Only a member of the swarm may write to another one.
        var to = _memberships.Contains((hash, from)) ? _policy.Store.FindWeb(in hash, _request.ToPeerId!.Value) : null;
        var relay = _reply.Relay("answer"u8, message[answer], message[_request.OfferId!.Value], message[_request.PeerIdText], message[_request.Hashes[0].Text]);
        _counters.CountRelay(to is not null && to.TryDeliver(in hash, _request.ToPeerId!.Value, relay));
    }

    private void Scrape(ReadOnlySpan<byte> message)
    {
        _reply.BeginScrape();
        for (var i = 0; i < _request.Hashes.Count; i++)
        {
            var hash = _request.Hashes[i];
            _reply.AddScrape(message[hash.Text], _policy.IsServed(hash.Value) ? _policy.Store.GetCounts(hash.Value) : default, isFirst: i == 0);
        }

        _connection.Send(_reply.EndScrape(Options.MinInterval).Span);
        _counters.CountScrape();
    }

    private void Refuse(ReadOnlySpan<byte> message, string reason)
    {
        _counters.CountRefusal();
        _connection.Send(_reply.Failure(_request.Action, _request.Hashes is [var hash, ..] ? message[hash.Text] : default, reason).Span);
    }
}
