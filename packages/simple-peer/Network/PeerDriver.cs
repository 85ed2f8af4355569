using System.Net;
using System.Net.NetworkInformation;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.Ice;
using WebTorrent.RandomBytes;
using WebTorrent.SimplePeer.Core;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Network;

/// <summary>
/// Moves datagrams between a session and its socket, and gives it the time. Whoever has news for the session brings them under one lock, and sends what follows from
/// them before leaving it; received datagrams are answered when the socket's batch ends. Thread-safe.
/// </summary>
internal sealed class PeerDriver : IDatagramHandler, IAsyncDisposable
{
    // More need not be waited for at once: whoever looks too early is set again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly WebRtcPeerOptions _options;
    private readonly PeerSession _session;
    private readonly DatagramSocket _socket;
    private readonly IPeerListener _listener;
    private readonly TurnStreams _streams;
    private readonly DatagramBatch _batch;
    private readonly long _start;
    private readonly ITimer _timer;
    private IDisposable? _attached;
    private TimeSpan? _timerAt;
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
        _batch = new DatagramBatch(_socket, _streams);
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
            _session.Transport.SetAddresses(Now, LocalAddresses(), _socket.LocalEndPoint.Port);
            _session.Transport.AwaitServers(1); // Until their names are looked up.
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
            if (!_isDisposed)
                _session.HandleDatagram(Now, payload, from);
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
            _session.Close();
            Pump();
            _session.Transport.Close(Now); // Afterwards: until then the farewell needs the relay.
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
        var dialled = servers.Where(server => server.Uri.Transport == IceServerTransport.Tcp).ToList();
        session.Transport.AwaitServers(dialled.Count - 1);
        dialled.ForEach(_streams.Dial);
        session.Transport.SetServers(now, servers.Except(dialled).Where(server => _socket.CanReach(server.EndPoint.AddressFamily)));
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
        Use((session, now) => session.Transport.SetAddresses(now, LocalAddresses(), _socket.LocalEndPoint.Port));

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
        HandOut();
        while (_listener.HasRoom && _session.TryReadChannel(now, out var happened))
            _listener.Handle(happened);
        _batch.Send(_session, now);
        HandOut();
        SetTimer(now);
    }

    private void HandOut()
    {
        while (_session.TryReadEvent(out var happened))
            _listener.Handle(happened);
    }

    private void SetTimer(TimeSpan now)
    {
        // One that fires too early only looks and is set again.
        if (_session.NextTimeout is not { } next || (_timerAt is { } at && at <= next && at > now))
            return;
        // A fraction of a millisecond would be cut off, and the timer fire again and again until it is over.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Clamp((next - now).TotalMilliseconds, 0, LongestWait.TotalMilliseconds)));
        _timerAt = next < now + LongestWait ? next : now + LongestWait;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
