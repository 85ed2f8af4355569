using System.Net;
using WebTorrent.Bitfield;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>A torrent's peers: takes what they say to whoever it concerns. Belongs to the loop.</summary>
internal sealed class TorrentSwarm
{
    private readonly TorrentOptions _options;
    private readonly Random _random;
    private readonly JoinPolicy _joining;

    public TorrentSwarm(PeerId ownId, TorrentOptions options, Random random)
    {
        _options = options;
        _random = random;
        Book = new PeerBook(options.MaxKnownPeers, options.MaxPeersPerHost, random);
        _joining = new JoinPolicy(ownId, options, Peers, Book);
    }

    /// <summary>The connected peers.</summary>
    public PeerRoster Peers { get; } = new();

    /// <summary>The addresses known.</summary>
    public PeerBook Book { get; }

    /// <summary>A peer told at which port its node of the DHT is (BEP 5, "port").</summary>
    public Action<IPEndPoint>? DhtNodeTold { get; init; }

    /// <summary>What there is to exchange; null until the metadata is known and the store was checked.</summary>
    public SwarmContent? Content { get; private set; }

    /// <summary>Gets blocks; null as long as <see cref="Content"/> is.</summary>
    public Downloader? Downloader { get; private set; }

    private Uploader? Uploader { get; set; }

    /// <summary>Only trackers may tell of peers (BEP 27). False as long as there is no metadata.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>True when there is content and none of it is missing.</summary>
    public bool IsComplete => Content is { Picker.IsComplete: true };

    /// <summary>Block bytes sent to peers that have left.</summary>
    public long BytesSentBefore { get; private set; }

    /// <summary>Now there is something to exchange: peers that are connected already are told and asked.</summary>
    public void Begin(SwarmContent content, Downloader downloader, TimeSpan now)
    {
        Content = content;
        Downloader = downloader;
        Uploader = new Uploader(content, Peers, _options, _random);
        foreach (var peer in Peers)
        {
            try
            {
                Settle(peer, now);
            }
            catch (PeerFaultException fault)
            {
                peer.Drop(fault.Reason);
            }
        }
    }

    /// <summary>A peer finished its handshake.</summary>
    /// <returns><see cref="PeerDropReason.None"/>, or why it cannot stay.</returns>
    public PeerDropReason Join(Peer peer, TimeSpan now)
    {
        var reason = _joining.Judge(peer);
        if (reason != PeerDropReason.None)
            return reason;
        Peers.Add(peer);
        if (peer.BookEndPoint is { } endPoint)
            Book.OnConnected(endPoint);
        if (Content is null)
        {
            peer.Early = new EarlyAvailability();
            if (peer.SupportsFast)
                peer.Wire.HaveNone(); // BEP 6 wants one of three first; nothing is known yet, and that is what it says.
        }
        else
        {
            Settle(peer, now);
        }

        return PeerDropReason.None;
    }

    /// <summary>A peer's connection has ended.</summary>
    public void Leave(Peer peer, TimeSpan now)
    {
        if (!Peers.Remove(peer))
            return;
        Downloader?.AbandonAll(peer);
        if (peer.Has is { } has)
            Content?.Picker.RemovePeer(has);
        BytesSentBefore += peer.Wire.BlockBytesSent;
        if (peer.BookEndPoint is not { } endPoint)
            return;
        Book.OnClosed(endPoint, now, wasUseful: peer.BlockBytesReceived > 0 || peer.Wire.BlockBytesSent > 0);
        if (peer.IsSeed)
            Book.MarkSeed(endPoint);
    }

    /// <summary>Everything a peer has said since the last turn.</summary>
    /// <exception cref="PeerFaultException">The peer has to go.</exception>
    /// <exception cref="WireException">The peer broke the protocol.</exception>
    public void HandleMessages(Peer peer, TimeSpan now)
    {
        if (Content is not null && peer.Has is null)
            return; // What it said it had did not fit the metadata: it is being dropped.
        peer.LastHeardAt = now;
        peer.Wire.Cork(); // What this turn makes us say goes out in one send.
        try
        {
            while (peer.Wire.TryRead(out var message))
                Handle(peer, in message, now);
            Downloader?.RequestMore(peer, now);
        }
        finally
        {
            peer.Wire.Uncork();
        }
    }

    /// <summary>Measures, chokes, times out.</summary>
    public void Tick(TimeSpan now)
    {
        foreach (var peer in Peers)
        {
            peer.Sample(now);
            if (now - peer.LastHeardAt > _options.IdleTimeout)
                peer.Drop(PeerDropReason.Timeout);
            else if (IsComplete && peer.IsSeed)
                peer.Drop(PeerDropReason.BothSeeds);
        }

        Downloader?.Tick(now);
        Uploader?.Tick(now);
    }

    /// <summary>Tells everybody about a piece we have now.</summary>
    public void Announce(int piece)
    {
        foreach (var peer in Peers)
        {
            if (peer.Has is { } has && !has.Contains(piece))
                peer.Wire.Have(piece);
        }
    }

    /// <summary>The metadata became known: peers that asked for it in vain may ask again (BEP 9).</summary>
    public void TellMetadataSize()
    {
        foreach (var peer in Peers)
        {
            if (peer.Wire.UsesExtensions)
                peer.Wire.SendExtendedHandshake();
        }
    }

    /// <summary>Asks everybody for more.</summary>
    public void RequestMoreOfAll(TimeSpan now)
    {
        foreach (var peer in Peers)
        {
            Downloader?.UpdateInterest(peer);
            Downloader?.RequestMore(peer, now);
        }
    }

    /// <summary>Never again with this one.</summary>
    public void Ban(int number, EndPoint? endPoint)
    {
        if (endPoint is not null)
            Book.Ban(endPoint);
        if (Peers.Find(number) is not { } peer)
            return;
        if (peer.BookEndPoint is { } dialed)
            Book.Ban(dialed);
        peer.Drop(PeerDropReason.BadData);
    }

    /// <summary>A peer was caught with metadata that is not the torrent's.</summary>
    public void BanForMetadata(Wire? wire)
    {
        foreach (var peer in Peers)
        {
            if (peer.Wire == wire)
                Ban(peer.Number, peer.RemoteEndPoint);
        }
    }

    private void Settle(Peer peer, TimeSpan now)
    {
        var content = Content!;
        peer.Has = peer.Early is null ? new PieceSet(content.Info.PieceCount) : peer.Early.Resolve(content.Info.PieceCount);
        var toldNone = peer.Early is not null;
        peer.Early = null;
        peer.Wire.PieceCount = content.Info.PieceCount;
        content.Picker.AddPeer(peer.Has);
        TellWhatWeHave(peer, content.Picker.Have, toldNone);
        Downloader!.UpdateInterest(peer);
        Downloader.RequestMore(peer, now);
        if (peer.IsPeerInterested)
            Uploader!.OnInterested(peer, now);
    }

    private static void TellWhatWeHave(Peer peer, PieceSet have, bool toldNone)
    {
        if (toldNone)
        {
            foreach (var piece in have)
                peer.Wire.Have(piece); // A bitfield may only come first (BEP 3).
        }
        else if (peer.SupportsFast && have.IsEmpty)
        {
            peer.Wire.HaveNone();
        }
        else if (peer.SupportsFast && have.IsComplete)
        {
            peer.Wire.HaveAll();
        }
        else if (!have.IsEmpty)
        {
            peer.Wire.Bitfield(have);
        }
    }

    private void Handle(Peer peer, in WireMessage message, TimeSpan now)
    {
        switch (message.Id)
        {
            case MessageId.Piece:
                OnBlock(peer, in message, now);
                break;
            case MessageId.Request:
                OnRequest(peer, message.Block);
                break;
            case MessageId.Choke:
                OnChoke(peer);
                break;
            case MessageId.Unchoke:
                peer.IsChoking = false;
                break;
            case MessageId.Interested:
                peer.IsPeerInterested = true;
                Uploader?.OnInterested(peer, now);
                break;
            case MessageId.NotInterested:
                peer.IsPeerInterested = false;
                break;
            case MessageId.Have:
                OnHave(peer, message.Piece);
                break;
            case MessageId.Bitfield:
                OnBitfield(peer, in message);
                break;
            case MessageId.HaveAll:
            case MessageId.HaveNone:
                OnHaveAllOrNone(peer, message.Id == MessageId.HaveAll);
                break;
            case MessageId.Cancel:
                Uploader.OnCancel(peer, message.Block);
                break;
            case MessageId.Reject:
                Downloader?.OnReject(peer, message.Block, now);
                break;
            case MessageId.AllowedFast:
                OnAllowedFast(peer, message.Piece);
                break;
            case MessageId.Port when !IsPrivate && peer.RemoteEndPoint is IPEndPoint remote && message.Port != 0:
                DhtNodeTold?.Invoke(new IPEndPoint(remote.Address, message.Port));
                break;
            case MessageId.Extended when message.ExtendedId == 0:
                OnExtendedHandshake(peer);
                break;
            default:
                break; // Suggestions and extension messages that no extension took: nothing we must act on.
        }
    }

    private void OnBlock(Peer peer, in WireMessage message, TimeSpan now)
    {
        if (Downloader is null)
            throw new PeerFaultException(PeerDropReason.Flooding, "The peer sent a block before anything was asked for.");
        Downloader.OnBlock(peer, in message, now);
    }

    private void OnRequest(Peer peer, BlockRequest request)
    {
        if (Uploader is not null)
            Uploader.OnRequest(peer, request);
        else if (peer.SupportsFast)
            peer.Wire.Reject(request);
    }

    private void OnChoke(Peer peer)
    {
        peer.IsChoking = true;
        // With the fast extension each request is still answered or rejected (BEP 6); without it they are gone.
        if (!peer.SupportsFast)
            Downloader?.AbandonAll(peer);
    }

    private void OnHave(Peer peer, int piece)
    {
        if (Content is null)
        {
            peer.Early!.Add(piece);
            return;
        }

        if ((uint)piece >= (uint)Content.Info.PieceCount)
            throw new PeerFaultException(PeerDropReason.ProtocolError, $"The peer has piece {piece} of {Content.Info.PieceCount}.");
        if (!peer.Has!.Add(piece))
            return;
        Content.Picker.AddHave(piece);
        if (!peer.AmInterested && !Content.Verified.Contains(piece))
            Downloader!.UpdateInterest(peer);
    }

    private void OnBitfield(Peer peer, in WireMessage message)
    {
        if (Content is null)
        {
            peer.Early!.SetBitfield(message.Payload);
            return;
        }

        var early = new EarlyAvailability();
        early.SetBitfield(message.Payload);
        ReplaceHas(peer, early.Resolve(Content.Info.PieceCount));
    }

    private void OnHaveAllOrNone(Peer peer, bool all)
    {
        if (Content is null)
        {
            if (all)
                peer.Early!.SetAll();
            else
                peer.Early!.SetNone();
            return;
        }

        var has = new PieceSet(Content.Info.PieceCount);
        if (all)
            has.Fill();
        ReplaceHas(peer, has);
    }

    private void ReplaceHas(Peer peer, PieceSet has)
    {
        Content!.Picker.RemovePeer(peer.Has!);
        peer.Has = has;
        Content.Picker.AddPeer(has);
        Downloader!.UpdateInterest(peer);
    }

    private void OnAllowedFast(Peer peer, int piece)
    {
        // Before the metadata is known it is only a missed chance.
        if (Content is null || (uint)piece >= (uint)Content.Info.PieceCount || peer.Has is not { } has || !has.Contains(piece))
            return;
        peer.AllowedFast ??= new PieceSet(Content.Info.PieceCount);
        peer.AllowedFast.Add(piece);
    }

    private void OnExtendedHandshake(Peer peer)
    {
        if (peer.Wire.RemoteExtensions is not { } said)
            return;
        if (said.RequestQueueLength is { } queue)
            peer.Pipeline.LimitTo(queue);
        // A peer that came by itself says where it can be dialled another time. Once: the book is bounded, and not for one peer to fill.
        if (peer is { IsIncoming: true, BookEndPoint: null } && said.ListenPort is { } port && peer.RemoteEndPoint is IPEndPoint remote)
        {
            peer.BookEndPoint = new IPEndPoint(remote.Address, port);
            Book.Add(peer.BookEndPoint);
            Book.OnConnected(peer.BookEndPoint);
        }
    }
}
