using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WebTorrent.Ice;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Core;

/// <summary>
/// Asks servers for our address and for relays, and tells ICE what comes of it (RFC 8445 §5.1.1). Without socket and clock; belongs to the session.
/// </summary>
internal sealed class Gathering(IceAgentCore ice, Random random, ILogger logger)
{
    private const int MaxServers = 16;

    // NATs forget a mapping of UDP after 30 s and more; an offer may wait longer for its answer (RFC 8445 §5.1.1.4).
    private static readonly StunClientOptions Asking = new() { KeepAlive = TimeSpan.FromSeconds(15) };

    private readonly List<AddressQuery> _queries = [];
    private readonly List<Relay> _relays = [];
    private byte[] _held = [];
    private Route _heldRoute;
    private Exception? _failure;

    /// <summary>Servers whose names are still being looked up, or that are still being dialled.</summary>
    public int Unresolved { get; set; }

    /// <summary>Why there is no relay: the first error of a TURN server, or that one is silent. Null when there is one, or none was asked for.</summary>
    public Exception? Failure
    {
        get
        {
            if (_relays.Exists(relay => relay.BaseId != 0))
                return null;
            return _failure ?? (_relays.Find(relay => !relay.IsSettled) is { } silent ? new StunException(StunErrorCode.Timeout, $"{silent.Name} does not answer.") : null);
        }
    }

    /// <summary>Whether it is known of all servers what comes of them.</summary>
    public bool IsComplete => Unresolved == 0 && _queries.TrueForAll(query => query.IsSettled) && _relays.TrueForAll(relay => relay.IsSettled);

    public TimeSpan? NextTimeout
    {
        get
        {
            TimeSpan? next = null;
            foreach (var query in _queries)
                next = Deadline.Earlier(next, query.Client.NextTimeout);
            foreach (var relay in _relays)
                next = Deadline.Earlier(next, relay.Client.NextTimeout);
            return next;
        }
    }

    private bool HasRoom => _queries.Count + _relays.Count < MaxServers;

    /// <summary>Another round: what was asked through an address that is gone, and relays that are over, are forgotten.</summary>
    public void Begin(TimeSpan now, SocketBases sockets)
    {
        foreach (var relay in _relays)
        {
            if (relay.SocketBase != 0 && !sockets.Has(relay.SocketBase))
                End(now, relay);
        }

        _relays.RemoveAll(relay => relay.IsOver);
        _queries.RemoveAll(query => !sockets.Has(query.BaseId));
    }

    /// <summary>Asks a server over UDP through each base that reaches it.</summary>
    public void Ask(TimeSpan now, ResolvedServer server, SocketBases sockets, bool isRelayOnly)
    {
        if (server.Uri.IsTurn && isRelayOnly)
            AddTurnServer(now, server, stream: 0, socketBase: 0);
        foreach (var baseId in sockets.Of(server.EndPoint.AddressFamily))
        {
            if (server.Uri.IsTurn)
                AddTurnServer(now, server, stream: 0, baseId);
            else
                AskForAddress(now, server.EndPoint, baseId);
        }
    }

    /// <summary>Asks a TURN server for a relay, unless there is one.</summary>
    public void AddTurnServer(TimeSpan now, ResolvedServer server, int stream, int socketBase)
    {
        if (!HasRoom || _relays.Exists(relay => relay.Is(server, stream, socketBase)))
            return;
        var account = server.Account;
        var client = new TurnClientCore(new TurnClientOptions { Server = server.EndPoint, Username = account.Username!, Password = account.Credential!, IsReliable = stream != 0 }, random);
        client.Start(now);
        _relays.Add(new Relay(client, server, stream, socketBase));
    }

    /// <summary>The mappings of NATs need not be kept any longer: data keeps the one that is used.</summary>
    public void StopAsking()
    {
        foreach (var query in _queries)
            query.Stop();
    }

    /// <summary>The relay that a base of ICE is; null: it is a socket.</summary>
    public Relay? FindRelay(int baseId)
    {
        foreach (var relay in _relays)
        {
            if (relay.BaseId == baseId)
                return relay;
        }

        return null;
    }

    /// <summary>Takes a packet, if it is a server's.</summary>
    /// <param name="now">The time.</param>
    /// <param name="route">Which way it came.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="relay">When there is a peer's datagram in it: who relayed it.</param>
    /// <param name="data">That datagram.</param>
    /// <returns>Whether it was a server's.</returns>
    public bool HandlePacket(TimeSpan now, in Route route, ReadOnlySpan<byte> packet, out Relay? relay, out TurnData data)
    {
        (relay, data) = (null, default);
        foreach (var known in _relays)
        {
            if (!known.IsFrom(route) || !known.Client.HandlePacket(now, packet, out data))
                continue;
            relay = data.Length > 0 && known.BaseId != 0 ? known : null;
            return true;
        }

        foreach (var query in _queries)
        {
            if (route.Stream == 0 && query.Server.Equals(route.Remote) && query.Client.HandlePacket(packet))
                return true;
        }

        return false;
    }

    public void HandleTimeout(TimeSpan now)
    {
        foreach (var query in _queries)
            query.Client.HandleTimeout(now);
        foreach (var relay in _relays)
            relay.Client.HandleTimeout(now);
    }

    /// <summary>Wraps a datagram for a relay, where it lies. A permission that is asked for with it comes first, or the server would drop the datagram.</summary>
    public bool TryWrap(TimeSpan now, Relay relay, IPEndPoint peer, Span<byte> datagram, ref int length, out Route route)
    {
        route = relay.Route;
        length = relay.Client.Wrap(now, peer, datagram[..length], datagram);
        if (length > 0 && _held.Length == 0 && relay.Client.HasRequest)
        {
            (_held, _heldRoute) = (datagram[..length].ToArray(), route);
            _ = relay.Client.TryTransmit(datagram, out length);
        }

        return length > 0;
    }

    /// <summary>Writes the next datagram to a server.</summary>
    public bool TryTransmit(Span<byte> datagram, out int length, out Route route)
    {
        if (_held.Length > 0)
        {
            (length, route) = (_held.Length, _heldRoute);
            _held.CopyTo(datagram);
            _held = [];
            return true;
        }

        foreach (var query in _queries)
        {
            route = new Route(query.Server);
            if (query.Client.TryTransmit(datagram, out length))
                return true;
        }

        foreach (var relay in _relays)
        {
            route = relay.Route;
            if (relay.Client.TryTransmit(datagram, out length))
                return true;
        }

        (length, route) = (0, default);
        return false;
    }

    /// <summary>Tells ICE what the servers said.</summary>
    public void Settle(TimeSpan now)
    {
        foreach (var query in _queries)
        {
            while (query.Client.TryReadEvent(out var told))
            {
                query.IsSettled = true;
                if (told.MappedAddress is { } mapped)
                    ice.AddReflexiveCandidate(query.BaseId, mapped, query.Server.Address);
                else
                    Log.ServerFailed(logger, told.Error);
            }
        }

        foreach (var relay in _relays)
        {
            while (relay.Client.TryReadEvent(out var told))
                Settle(now, relay, told);
        }
    }

    /// <summary>A stream to a TURN server ended, and what it relayed with it; or there never was one.</summary>
    public void EndStream(TimeSpan now, ResolvedServer server, int stream, Exception? error)
    {
        var relay = _relays.Find(known => known.Stream == stream);
        // Where the server has refused before, that is what matters.
        if (relay is not { IsOver: true })
            HandleFailure($"{server.Uri}", error ?? new IOException("The server closed the connection."));
        if (relay is null)
            return;
        relay.Client.Close(now);
        End(now, relay);
    }

    /// <summary>Gives back what the servers relay.</summary>
    public void Close(TimeSpan now)
    {
        foreach (var relay in _relays)
            relay.Client.Close(now);
    }

    private void AskForAddress(TimeSpan now, IPEndPoint server, int baseId)
    {
        if (_queries.Find(query => query.BaseId == baseId && query.Server.Equals(server)) is { } known)
            known.Ask(now);
        else if (HasRoom)
            _queries.Add(new AddressQuery(new StunClientCore(Asking, random), server, baseId, now));
    }

    private void Settle(TimeSpan now, Relay relay, TurnEvent told)
    {
        switch (told.Kind)
        {
            case TurnEventKind.Allocated:
                relay.IsSettled = true;
                if (relay.SocketBase != 0 && told.MappedAddress is { } mapped)
                    ice.AddReflexiveCandidate(relay.SocketBase, mapped, relay.Client.Server.Address);
                if (told.RelayedAddress is { Port: not 0 } relayed)
                    relay.BaseId = ice.AddBase(now, relayed, IceCandidateType.Relayed, relay.SocketBase != 0 ? told.MappedAddress : null);
                break;
            case TurnEventKind.Failed:
                HandleFailure(relay.Name, told.Error!);
                End(now, relay);
                break;
            case TurnEventKind.Closed:
                End(now, relay);
                break;
        }
    }

    // Without a relay some never connect, and nobody would know why.
    private void HandleFailure(string server, Exception error)
    {
        _failure ??= error;
        Log.RelayFailed(logger, server, error.Message, error);
    }

    private void End(TimeSpan now, Relay relay)
    {
        (relay.IsSettled, relay.IsOver) = (true, true);
        if (relay.BaseId != 0)
            ice.RemoveBase(now, relay.BaseId);
        relay.BaseId = 0;
    }
}
