using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine.Events;
using WebTorrent.TorrentEngine.Gossip;
using WebTorrent.TorrentEngine.Loop;
using WebTorrent.TorrentEngine.Swarm;
using WebTorrent.UtHolepunch;
using WebTorrent.UtMetadata;
using WebTorrent.UtPex;

namespace WebTorrent.TorrentEngine.Connections;

/// <summary>Dials peers, takes those that come, and runs each until it ends. What a peer says is handled on the loop, everything else beside it.</summary>
internal sealed class PeerConnections(
    InfoHash infoHash,
    TorrentEnvironment environment,
    TorrentOptions options,
    TorrentLoop loop,
    MonotonicClock clock,
    TorrentSwarm swarm,
    MetadataSwarm metadata,
    EventHub events,
    ILogger logger,
    CancellationToken stopping)
{
    private readonly TaskGroup _tasks = new();
    private readonly TransportRace _transports = new(environment.Transports, environment.TimeProvider);
    private readonly PeerGossip _gossip = new(swarm, environment.HolepunchTransport?.Name);
    private readonly Rendezvous _rendezvous = new(swarm, environment.HolepunchTransport?.Name);
    private bool _isStarted;

    /// <summary>How many connections are being opened. Belongs to the loop.</summary>
    public int Dialing { get; private set; }

    /// <summary>Where the writers of all wires get their blocks.</summary>
    public StoreBlockSource Blocks { get; } = new();

    /// <summary>The torrent was started: from now on peers are dialled. On the loop.</summary>
    public void BeginDialing()
    {
        _isStarted = true;
        DialMore();
    }

    /// <summary>Opens as many connections as there may be. On the loop.</summary>
    public void DialMore()
    {
        while (!stopping.IsCancellationRequested && MayDial && swarm.Book.TakeNext(clock.Now, skipSeeds: swarm.IsComplete) is { } endPoint)
        {
            Dialing++;
            _tasks.Run(() => DialAsync(endPoint, _transports.ConnectAsync(endPoint, stopping)));
        }
    }

    /// <summary>
    /// Nobody to ask before it is known what is missing: dialling waits for the check. With the last piece it goes on, to peers that lack some:
    /// they may be where nobody can dial them back.
    /// </summary>
    private bool MayDial => _isStarted
        && Dialing < options.MaxHalfOpen
        && swarm.Peers.Count + Dialing < options.MaxPeers
        && (swarm.Content is null ? metadata.Metadata.IsEmpty : !swarm.IsComplete || options.DialWhenComplete);

    /// <summary>Lets peers know of each other. On the loop.</summary>
    public void Tick()
    {
        if (options.EnablePex)
            _gossip.Tick(clock.Now);
        DialMore();
    }

    /// <summary>Dials a peer that was told to dial us at the same moment (BEP 55). Also when everything is here already: the peer may need us. On the loop.</summary>
    private void Punch(IPEndPoint endPoint)
    {
        if (!_isStarted || stopping.IsCancellationRequested || Dialing >= options.MaxHalfOpen || swarm.Peers.Count + Dialing >= options.MaxPeers)
            return;
        if (!swarm.Book.TryBeginDial(endPoint))
            return;
        Dialing++;
        _tasks.Run(() => DialAsync(endPoint, new TransportRace([environment.HolepunchTransport!], environment.TimeProvider).ConnectAsync(endPoint, stopping)));
    }

    /// <summary>The metadata says that the torrent is private (BEP 27): whoever was met without a tracker's word is left. On the loop.</summary>
    /// <returns>True.</returns>
    public bool BecomePrivate()
    {
        swarm.IsPrivate = true;
        swarm.Book.ForgetHearsay();
        foreach (var peer in swarm.Peers)
        {
            if (IsFromNobody(peer))
                peer.Drop(PeerDropReason.NotFromTracker);
        }

        return true;
    }

    public Task WhenEmptyAsync() => _tasks.WhenEmptyAsync();

    /// <summary>Takes over a peer that came by itself.</summary>
    public void RunIncoming(IncomingPeer incoming)
        => _tasks.Run(() => RunAsync(incoming.Connection, incoming.Wire, dialed: null, incoming.Handshake));

    /// <summary>Takes over a connection that was made elsewhere.</summary>
    public void Run(PeerConnection connection)
        => _tasks.Run(() => RunAsync(connection, MakeWire(connection, connection.RemoteEndPoint), dialed: null, received: null));

    private async Task DialAsync(EndPoint endPoint, Task<PeerConnection> connecting)
    {
        PeerConnection connection;
        try
        {
            connection = await connecting.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a transport throws, the dial is over and must not count for ever as one under way.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!PeerFaults.IsExpected(exception))
                Log.PeerDefect(logger, exception);
            Log.ConnectFailed(logger, endPoint, exception.Message);
            loop.Post(() => OnDialFailed(endPoint));
            return;
        }

        await RunAsync(connection, MakeWire(connection, endPoint), endPoint, received: null).ConfigureAwait(false);
    }

    private Wire MakeWire(PeerConnection connection, EndPoint? remote) => new(connection.Pipe, WireSettings.For(environment, options, Blocks, remote));

    /// <summary>Shakes hands, lets the peer join the swarm, and reads until the end. Owns the connection and the wire.</summary>
    private async Task RunAsync(PeerConnection connection, Wire wire, EndPoint? dialed, Handshake? received)
    {
        Peer? peer = null;
        var reason = PeerDropReason.None;
        var detail = "";
        var dropping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            wire.Use(new MetadataExchange(metadata));
            var exchange = new PeerExchange(environment.TimeProvider) { Heard = message => _gossip.Hear(peer!, message) };
            var holepunch = new HolepunchExchange { Heard = message => OnHolepunch(peer!, message) };
            UseGossip(wire, exchange, holepunch);
            var handshake = await ShakeHandsAsync(wire, received).ConfigureAwait(false);
            peer = new(swarm.Peers.NextNumber(), wire, handshake.PeerId, new RequestPipeline(Downloader.BlockSize, options.MaxRequestsPerPeer), clock.Now)
            {
                IsIncoming = connection.IsIncoming,
                BookEndPoint = dialed,
                RemoteEndPoint = connection.RemoteEndPoint,
                Transport = connection.Transport,
                SupportsDht = handshake.SupportsDht,
                Exchange = exchange,
                Holepunch = holepunch,
                Drop = dropReason =>
                {
                    reason = dropReason;
                    _ = dropping.CancelAsync(); // Not on the loop: what waits on the token runs elsewhere.
                },
            };
            reason = await loop.InvokeAsync(() => Join(peer, isDialed: dialed is not null)).ConfigureAwait(false);
            if (reason == PeerDropReason.None)
                await ReadAsync(peer, dropping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            reason = PeerDropReason.Stopped;
        }
#pragma warning disable CA1031 // A defect that one peer brought to light ends that peer, loudly, and nothing else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            reason = reason == PeerDropReason.None ? PeerFaults.ReasonOf(exception) : reason;
            detail = exception is OperationCanceledException ? "" : exception.Message;
            if (!PeerFaults.IsExpected(exception))
                Log.PeerDefect(logger, exception);
        }

        loop.Post(() => OnEnded(peer, dialed, reason, detail));
        await wire.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        loop.Post(dropping.Dispose); // Once the loop has let the peer leave: until then it may still drop it.
    }

    private async Task<Handshake> ShakeHandsAsync(Wire wire, Handshake? received)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timeout.CancelAfter(options.HandshakeTimeout);
        try
        {
            await wire.SendHandshakeAsync(new Handshake { InfoHash = infoHash, PeerId = environment.PeerId, SupportsDht = IsDhtTold }, timeout.Token).ConfigureAwait(false);
            received ??= await wire.ReceiveHandshakeAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new PeerFaultException(PeerDropReason.Timeout, "The peer did not finish its handshake in time.");
        }

        if (received.InfoHash != infoHash)
            throw new PeerFaultException(PeerDropReason.ProtocolError, "The peer answered for another torrent.");
        if (received.PeerId == environment.PeerId)
            throw new PeerFaultException(PeerDropReason.Duplicate, "The peer is ourselves.");
        return received;
    }

    /// <summary>Peers are told of each other unless the torrent is known to be private (BEP 27).</summary>
    private bool IsGossiping => options.EnablePex && !swarm.IsPrivate;

    /// <summary>We dialled it, and the book does not hold it any more: it was hearsay.</summary>
    private bool IsFromNobody(Peer peer) => peer is { IsIncoming: false, BookEndPoint: { } dialled } && !swarm.Book.Knows(dialled);

    /// <summary>The DHT is not for private torrents (BEP 27), nor is telling of it while a torrent may be one.</summary>
    private bool IsDhtTold => environment.DhtPort != 0 && swarm.Content is not null && !swarm.IsPrivate;

    private void UseGossip(Wire wire, PeerExchange exchange, HolepunchExchange holepunch)
    {
        if (!IsGossiping)
            return;
        wire.Use(exchange);
        if (environment.HolepunchTransport is not null)
            wire.Use(holepunch);
    }

    /// <summary>On the loop.</summary>
    private void OnHolepunch(Peer from, HolepunchMessage message)
    {
        if (_rendezvous.Hear(from, message, clock.Now) is { } endPoint)
            Punch(endPoint);
    }

    /// <summary>On the loop.</summary>
    private PeerDropReason Join(Peer peer, bool isDialed)
    {
        var reason = swarm.IsPrivate && IsFromNobody(peer) ? PeerDropReason.NotFromTracker : swarm.Join(peer, clock.Now);
        peer.HasJoined = reason == PeerDropReason.None;
        if (peer.HasJoined)
        {
            if (isDialed)
                Dialing--;
            if (peer.SupportsDht && IsDhtTold)
                peer.Wire.Port((ushort)environment.DhtPort);
            Log.PeerConnected(logger, peer.RemoteEndPoint, peer.Transport, peer.PeerId.ToString());
            if (events.HasWatchers)
                events.Publish(new PeerConnected(peer.RemoteEndPoint, peer.PeerId, peer.IsIncoming));
        }

        return reason;
    }

    private async Task ReadAsync(Peer peer, CancellationToken dropped)
    {
        var turn = new LoopTurn(loop, () => swarm.HandleMessages(peer, clock.Now));
        while (await peer.Wire.ReadAsync(dropped).ConfigureAwait(false))
            await turn.TakeAsync().ConfigureAwait(false);
    }

    /// <summary>On the loop.</summary>
    private void OnDialFailed(EndPoint endPoint)
    {
        Dialing--;
        swarm.Book.OnClosed(endPoint, clock.Now, wasUseful: false);
        if (IsGossiping && environment.HolepunchTransport is not null)
            _rendezvous.TryAsk(endPoint);
        DialMore();
    }

    /// <summary>On the loop: the connection is over, whether its peer ever joined or not.</summary>
    private void OnEnded(Peer? peer, EndPoint? dialed, PeerDropReason reason, string detail)
    {
        if (peer is { HasJoined: true })
        {
            swarm.Leave(peer, clock.Now);
            Log.PeerDisconnected(logger, peer.RemoteEndPoint, reason, detail);
            if (events.HasWatchers)
                events.Publish(new PeerDisconnected(peer.RemoteEndPoint, reason, detail));
        }
        else if (dialed is not null)
        {
            Dialing--;
            Forget(dialed, reason);
        }

        DialMore();
    }

    private void Forget(EndPoint dialed, PeerDropReason reason)
    {
        if (reason == PeerDropReason.Duplicate && swarm.Peers.Any(p => dialed.Equals(p.BookEndPoint)))
            return; // Busy until that connection ends.
        if (reason == PeerDropReason.Duplicate)
            swarm.Book.Remove(dialed);
        else
            swarm.Book.OnClosed(dialed, clock.Now, wasUseful: false);
    }
}
