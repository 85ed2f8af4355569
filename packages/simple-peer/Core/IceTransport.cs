using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.Ice;
using WebTorrent.Identifiers;

namespace WebTorrent.SimplePeer.Core;

/// <summary>
/// The way to the other side: ICE over one socket and what servers relay (RFC 8445). Says where each datagram goes, and which of those that come are the other side's. Belongs to
/// the session.
/// </summary>
internal sealed class IceTransport
{
    // Well-known services, which a stranger's signal must not make us talk to; browsers leave out the same.
    private const int FirstFreePort = 1024;

    private readonly WebRtcPeerOptions _options;
    private readonly IceAgentCore _ice;
    private readonly Gathering _gathering;
    private readonly SocketBases _sockets;
    private readonly HeardAddresses _heard = new();
    private readonly List<ResolvedServer> _servers = [];
    private Route _route;
    private bool _isOver;

    public IceTransport(WebRtcPeerOptions options, Random random)
    {
        _options = options;
        _ice = new IceAgentCore(new IceAgentOptions { IsControlling = options.Initiator, ResolveMdns = options.ResolveMdns }, random);
        _gathering = new Gathering(_ice, random, options.Logger);
        _sockets = new SocketBases(_ice);
    }

    /// <summary>Our name and password, for the other side.</summary>
    public IceParameters Local => _ice.LocalParameters;

    /// <summary>What data goes over; null when there is nothing.</summary>
    public IcePair? Pair => _ice.SelectedPair;

    /// <summary>Whether it is known of all servers what comes of them.</summary>
    public bool IsGathered => _gathering.IsComplete;

    /// <summary>Why there is no relay, where one was asked for.</summary>
    public Exception? RelayFailure => _gathering.Failure;

    public TimeSpan? NextTimeout => _isOver ? _gathering.NextTimeout : Deadline.Earlier(_ice.NextTimeout, _gathering.NextTimeout);

    /// <summary>Sets the socket's addresses, at first and when the network has changed: then the servers are asked how it looks from theirs.</summary>
    public void SetAddresses(TimeSpan now, IReadOnlyList<IPAddress> addresses, int port)
    {
        if (_sockets.Set(now, addresses, port))
            AskServers(now);
    }

    /// <summary>How many servers are not known yet: their names are looked up, or they are dialled.</summary>
    public void AwaitServers(int change) => _gathering.Unresolved += change;

    /// <summary>Asks servers over UDP, now and whenever another way is looked for.</summary>
    public void SetServers(TimeSpan now, IEnumerable<ResolvedServer> servers)
    {
        _servers.AddRange(servers);
        AskServers(now);
    }

    /// <summary>Asks a TURN server that was dialled.</summary>
    public void AddStream(TimeSpan now, ResolvedServer server, int stream) => _gathering.AddTurnServer(now, server, stream, socketBase: 0);

    /// <summary>A stream to a TURN server ended, and what it relayed with it; or there never was one.</summary>
    public void EndStream(TimeSpan now, ResolvedServer server, int stream, Exception? error) => _gathering.EndStream(now, server, stream, error);

    /// <summary>Sets name and password of the other side, and begins to check.</summary>
    public void SetRemote(TimeSpan now, IceParameters parameters) => _ice.SetRemoteParameters(now, parameters);

    /// <summary>Whether the other side, of which something is known, says something else: it looks for another way.</summary>
    public bool IsOther(IceParameters parameters) => _ice.RemoteParameters is { } known && known != parameters;

    /// <summary>Adds an address of the other side that was told, or looked up.</summary>
    public void AddCandidate(TimeSpan now, IceCandidate candidate)
    {
        if (MayBeTried(candidate))
            _ice.AddRemoteCandidate(now, candidate);
    }

    public void EndCandidates(TimeSpan now) => _ice.EndRemoteCandidates(now);

    /// <summary>Looks for another way (RFC 8445 §9); the servers are asked again.</summary>
    public void Restart(TimeSpan now)
    {
        _ice.Restart(now);
        AskServers(now);
    }

    /// <summary>Nothing depends any longer on the addresses that servers told: they are not asked again.</summary>
    public void EndGathering() => _gathering.StopAsking();

    /// <summary>The connection is over: checks are neither made nor answered, by which the other side knows (RFC 7675). A farewell still finds its way.</summary>
    public void End()
    {
        _isOver = true;
        _gathering.StopAsking();
    }

    /// <summary>Gives back what servers relay.</summary>
    public void Close(TimeSpan now) => _gathering.Close(now);

    /// <summary>Whether a datagram of data that comes from an address can be the other side's.</summary>
    public bool Knows(in DatagramAddress from) => _heard.Contains(from, relayBase: 0);

    /// <summary>Takes a datagram other than of DTLS.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">Which way it came.</param>
    /// <param name="datagram">The datagram.</param>
    /// <param name="records">DTLS of the other side, when that was relayed in it; else empty.</param>
    public void HandlePacket(TimeSpan now, in Route from, Span<byte> datagram, out Span<byte> records)
    {
        records = default;
        if (_gathering.HandlePacket(now, from, datagram, out var relay, out var data))
        {
            if (relay is not null)
                HandleRelayed(now, relay, data.Peer, datagram.Slice(data.Offset, data.Length), out records);
        }
        else if (from.Stream == 0 && _sockets.Find(from.Remote.Address) is var baseId and not 0)
        {
            HandleCheck(now, baseId, from.Remote, datagram, relayBase: 0);
        }
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (!_isOver)
            _ice.HandleTimeout(now);
        _gathering.HandleTimeout(now);
    }

    /// <summary>Tells ICE what the servers said. After each batch.</summary>
    public void Advance(TimeSpan now) => _gathering.Settle(now);

    public bool TryReadEvent([NotNullWhen(true)] out IceEvent? happened) => _ice.TryReadEvent(out happened);

    /// <summary>Writes the next datagram to a server, or check.</summary>
    public bool TryTransmit(TimeSpan now, Span<byte> datagram, out int length, out Route route)
    {
        if (_gathering.TryTransmit(datagram, out length, out route))
            return true;
        while (!_isOver && _ice.TryTransmit(datagram, out var check))
        {
            length = check.Length;
            if (TryAddress(now, check.BaseId, check.Remote, datagram, ref length, out route))
                return true;
        }

        return false;
    }

    /// <summary>Says where a datagram of data goes, and wraps it where that is a relay.</summary>
    /// <returns>False: it is lost.</returns>
    public bool TryAddress(TimeSpan now, IcePair pair, Span<byte> datagram, ref int length, out Route route) =>
        TryAddress(now, pair.BaseId, pair.Remote, datagram, ref length, out route);

    private bool TryAddress(TimeSpan now, int baseId, IPEndPoint remote, Span<byte> datagram, ref int length, out Route route)
    {
        if (_gathering.FindRelay(baseId) is not { } relay)
        {
            // The same value again and again for the same way, so that its datagrams can go together.
            if (!ReferenceEquals(_route.Remote, remote))
                _route = new Route(remote);
            route = _route;
            return true;
        }

        return _gathering.TryWrap(now, relay, remote, datagram, ref length, out route);
    }

    private void AskServers(TimeSpan now)
    {
        _gathering.Begin(now, _sockets);
        foreach (var server in _servers)
            _gathering.Ask(now, server, _sockets, _options.RelayOnly);
    }

    private void HandleRelayed(TimeSpan now, Relay relay, IPEndPoint peer, Span<byte> datagram, out Span<byte> records)
    {
        records = default;
        if (!DtlsConnectionCore.IsDtls(datagram))
            HandleCheck(now, relay.BaseId, peer, datagram, relay.BaseId);
        else if (_heard.Contains(DatagramAddress.From(peer), relay.BaseId))
            records = datagram;
    }

    private void HandleCheck(TimeSpan now, int baseId, IPEndPoint remote, ReadOnlySpan<byte> packet, int relayBase)
    {
        if (!_isOver && _ice.HandlePacket(now, baseId, remote, packet))
            _heard.Add(DatagramAddress.From(remote), relayBase);
    }

    /// <summary>Whoever wrote the signal may be a stranger.</summary>
    private bool MayBeTried(IceCandidate candidate)
    {
        if (candidate.EndPoint is not { Address: var address })
            return true; // A name, which ICE has looked up only on the local network, if at all.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return _options.AllowLoopback;
        return _options.AllowPrivateAddresses || (address.IsPublic() && candidate.Port is >= FirstFreePort or 80 or 443);
    }
}
