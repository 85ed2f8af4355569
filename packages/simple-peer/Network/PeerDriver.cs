using System.Net;
using System.Net.NetworkInformation;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.Ice;
using WebTorrent.RandomBytes;
using WebTorrent.SimplePeer.Core;

namespace WebTorrent.SimplePeer.Network;

/// <summary>
/// Moves datagrams between a session and its socket, and gives it the time. Whoever has news for the session brings them under one lock, and sends what follows from
/// them before leaving it; received datagrams are answered when the socket's batch ends. Thread-safe.
/// </summary>
internal sealed class PeerDriver : IDatagramHandler, IAsyncDisposable
{
    // The largest that one system call sends.
    private const int BatchSize = 64_000;

    private readonly Lock _gate = new();
    private readonly WebRtcPeerOptions _options;
    private readonly PeerSession _session;
    private readonly DatagramSocket _socket;
    private readonly IPeerListener _listener;
    private readonly TurnStreams _streams;
    private readonly byte[] _batch = GC.AllocateUninitializedArray<byte>(BatchSize);
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ushort.MaxValue);
    private readonly long _start;
    private readonly ITimer _timer;
    private IDisposable? _attached;
    private TimeSpan? _timerAt;
    private Route _last;
    private DatagramAddress _lastAddress;
    private bool _isClosed;
    private bool _isDisposed;

    public PeerDriver(WebRtcPeerOptions options, DtlsCertificate certificate, IPeerListener listener)
    {
        _options = options;
        _listener = listener;
        _session = new PeerSession(options, certificate, CryptoRandom.Instance);
        _start = options.TimeProvider.GetTimestamp();
        _timer = options.TimeProvider.CreateTimer(static driver => ((PeerDriver)driver!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _streams = new TurnStreams(this, options);
        _socket = new DatagramSocket(new DatagramSocketOptions
        {
            Bind = options.Bind,
            ReceiveBufferSize = Math.Max(options.ReceiveBuffer, 1 << 20),
            EnableOffload = options.EnableOffload,
            EnableReceiveThread = false,
            TimeProvider = options.TimeProvider,
            Logger = options.Logger,
        });
    }

    public TimeSpan Now => _options.TimeProvider.GetElapsedTime(_start);

    /// <summary>Opens the socket and begins.</summary>
    /// <exception cref="DatagramException">The address or port cannot be had.</exception>
    public void Start()
    {
        _socket.Start();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(WebRtcPeer));
            _attached = _socket.Attach(this);
            _session.Sockets.Set(Now, LocalAddresses(), _socket.LocalEndPoint.Port);
            _session.Gathering.Unresolved = 1; // Until the servers are known.
            _session.Start(Now);
            Pump();
        }

        NetworkChange.NetworkAddressChanged += OnNetworkChanged;
    }

    /// <summary>Does something with the session, and sends what follows from it.</summary>
    public void Use(Action<PeerSession, TimeSpan> action)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            action(_session, Now);
            _session.Advance(Now);
            Pump();
        }
    }

    /// <summary>Reads something from the session.</summary>
    public T Read<T>(Func<PeerSession, T> read)
    {
        lock (_gate)
            return read(_session);
    }

    /// <summary>Accepts a message for sending, if there is room.</summary>
    public DataChannel.DataChannelSendResult TrySend(ReadOnlySpan<byte> data, bool isText)
    {
        lock (_gate)
        {
            if (_isDisposed || !_session.IsOpen)
                return DataChannel.DataChannelSendResult.Closed;
            var now = Now;
            var result = _session.Channel!.TrySend(now, data, isText);
            Pump();
            return result;
        }
    }

    /// <summary>Whoever reads has room again.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (!_isDisposed)
                Pump();
        }
    }

    public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        lock (_gate)
        {
            if (_isDisposed || payload.IsEmpty)
                return true;
            // DTLS decrypts where the bytes lie, and the socket's are not ours to change.
            var datagram = _received.AsSpan(0, payload.Length);
            payload.CopyTo(datagram);
            if (DtlsConnectionCore.IsDtls(datagram))
                _session.HandleRecords(Now, datagram);
            else
                _session.HandlePacket(Now, new Route(from.ToIPEndPoint()), datagram);
        }

        return true;
    }

    /// <summary>Takes a message from a stream to a TURN server.</summary>
    public void Receive(in Route from, Span<byte> message)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _session.HandlePacket(Now, from, message);
            _session.Advance(Now);
            Pump();
        }
    }

    public void OnBatchEnd()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _session.Advance(Now);
            Pump();
        }
    }

    /// <summary>Closes the channel, which lets what was accepted for sending arrive, within a second.</summary>
    public async ValueTask DisposeAsync()
    {
        NetworkChange.NetworkAddressChanged -= OnNetworkChanged;
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            if (!_isDisposed)
            {
                _session.Channel?.CloseChannel();
                Pump();
            }
        }

        await _listener.WhenClosedAsync(_options.TimeProvider).ConfigureAwait(false);
        lock (_gate)
        {
            _session.Close(Now);
            Pump();
            _isDisposed = true;
            _session.Dispose();
        }

        _attached?.Dispose();
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _streams.DisposeAsync().ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Asks the servers, whose names were looked up.</summary>
    public void SetServers(IReadOnlyList<ResolvedServer> servers) => Use((session, now) =>
    {
        session.Gathering.Unresolved = 0;
        foreach (var server in servers)
        {
            if (server.Uri.Transport == Stun.IceServerTransport.Tcp)
            {
                session.Gathering.Unresolved++;
                _streams.Dial(server);
                continue;
            }

            if (server.Uri.IsTurn && _options.RelayOnly && _socket.CanReach(server.EndPoint.AddressFamily))
                session.Gathering.AddTurnServer(now, server.EndPoint, server.Account, stream: 0, socketBase: 0);
            foreach (var baseId in session.Sockets.Of(server.EndPoint.AddressFamily))
            {
                if (server.Uri.IsTurn)
                    session.Gathering.AddTurnServer(now, server.EndPoint, server.Account, stream: 0, baseId);
                else
                    session.Gathering.AddStunServer(now, server.EndPoint, baseId);
            }
        }
    });

    private IReadOnlyList<IPAddress> LocalAddresses()
    {
        if (_options.RelayOnly)
            return []; // What ICE does not know it neither tells nor tries.
        var bound = _options.Bind.Address;
        if (!bound.Equals(IPAddress.Any) && !bound.Equals(IPAddress.IPv6Any))
            return [bound];
        return [.. IceInterfaces.GetAddresses(_options.AllowLoopback).Where(address => _socket.CanReach(address.AddressFamily))];
    }

    private void OnNetworkChanged(object? sender, EventArgs e) =>
        Use((session, now) => session.Sockets.Set(now, LocalAddresses(), _socket.LocalEndPoint.Port));

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _timerAt = null;
            _session.HandleTimeout(Now);
            _session.Advance(Now);
            Pump();
        }
    }

    /// <summary>Hands out what happened, sends what is to be sent, and sets the timer. Under the lock.</summary>
    private void Pump()
    {
        var now = Now;
        while (_session.TryReadEvent(out var happened))
            _listener.Handle(happened);
        while (_listener.HasRoom && _session.TryReadChannel(now, out var happened))
            _listener.Handle(happened);
        while (_session.TryReadEvent(out var happened))
            _listener.Handle(happened);
        Send(now);
        SetTimer(now);
    }

    /// <summary>Sends all there is, datagrams of one size and way together.</summary>
    private void Send(TimeSpan now)
    {
        var used = 0;
        var segment = 0;
        Route way = default;
        while (_session.TryTransmit(now, _batch.AsSpan(used), out var length, out var route))
        {
            if (used > 0 && (length > segment || route != way))
            {
                SendSegments(_batch.AsSpan(0, used), segment, way);
                _batch.AsSpan(used, length).CopyTo(_batch);
                used = 0;
            }

            if (used == 0)
                (segment, way) = (length, route);
            used += length;
            if (length == segment && used + PeerSession.MaxDatagram <= BatchSize)
                continue;
            SendSegments(_batch.AsSpan(0, used), segment, way);
            used = 0;
        }

        if (used > 0)
            SendSegments(_batch.AsSpan(0, used), segment, way);
    }

    private void SendSegments(ReadOnlySpan<byte> datagrams, int size, in Route route)
    {
        if (route.Stream != 0)
        {
            _streams.Send(route.Stream, datagrams, size);
            return;
        }

        if (!ReferenceEquals(route.Remote, _last.Remote))
            (_last, _lastAddress) = (route, DatagramAddress.From(route.Remote));
        _socket.SendSegments(datagrams, size, _lastAddress);
    }

    private void SetTimer(TimeSpan now)
    {
        var next = _session.NextTimeout;
        // One that fires too early only looks and is set again.
        if (next is null || (_timerAt is { } at && at <= next && at > now))
            return;
        _timerAt = next;
        var wait = next.Value - now;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
