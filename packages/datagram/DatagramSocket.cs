using System.Net;
using System.Net.Sockets;
using WebTorrent.Datagram.Channels;

namespace WebTorrent.Datagram;

/// <summary>
/// One UDP socket that several protocols share. It receives in one loop, which asks the attached <see cref="IDatagramHandler"/>s in turn
/// whose a datagram is, and sends from any thread without blocking. On Linux many datagrams to or from one peer pass the kernel as one.
/// Datagrams are never fragmented. Answers of the network such as "port unreachable" do not disturb it. Thread-safe.
/// </summary>
public sealed class DatagramSocket : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailures = TimeSpan.FromMilliseconds(100);

    // So many failed receives in a row are no longer news of single datagrams.
    private const int FailuresBeforePause = 100;

    private readonly CancellationTokenSource _closing = new();
    private readonly DatagramMetrics _metrics = new();
    private readonly DatagramSocketOptions _options;
    private readonly HandlerList _handlers;
    private readonly Lock _gate = new();
    private Socket? _socket;
    private IDatagramChannel? _channel;
    private IPEndPoint? _localEndPoint;
    private Task _loop = Task.CompletedTask;
    private bool _reachesIPv4;
    private bool _reachesIPv6;
    private bool _disposed;

    /// <summary>Makes a socket; nothing is opened yet.</summary>
    /// <param name="options">Where to bind, sizes, offload; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public DatagramSocket(DatagramSocketOptions? options = null)
    {
        _options = options ?? new DatagramSocketOptions();
        _options.Validate();
        _handlers = new HandlerList(_metrics, _options.Logger);
    }

    /// <summary>The address that it is bound to, with the port that was found.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public IPEndPoint LocalEndPoint => _localEndPoint ?? throw new InvalidOperationException("The socket was not started.");

    /// <summary>What it has done so far.</summary>
    public DatagramCounters Counters => _metrics.Read();

    /// <summary>Binds and begins to receive.</summary>
    /// <exception cref="DatagramException">The address or port cannot be had.</exception>
    /// <exception cref="InvalidOperationException">It was started already.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_socket is not null)
                throw new InvalidOperationException("The socket was started already.");
            var socket = SocketFactory.Open(_options);
            IDatagramChannel channel = _options.EnableOffload && LinuxChannel.TryCreate(socket, _options.EnableReceiveThread, out var linux) ? linux : new ManagedChannel(socket);
            _socket = socket;
            _localEndPoint = (IPEndPoint)socket.LocalEndPoint!;
            _reachesIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
            _reachesIPv4 = !_reachesIPv6 || socket.DualMode;
            Volatile.Write(ref _channel, channel);
            Log.Opened(_options.Logger, _localEndPoint.Port, channel.Name);
            _loop = Task.Run(() => ReceiveAsync(channel));
        }
    }

    /// <summary>
    /// Adds a protocol, before or after <see cref="Start"/>. Handlers are asked in the order in which they were attached.
    /// </summary>
    /// <returns>
    /// Disposing it removes the handler: no call begins after that. One that is under way on the receive loop is not waited for.
    /// </returns>
    public IDisposable Attach(IDatagramHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _handlers.Add(handler);
    }

    /// <summary>Whether datagrams to addresses of that family can leave this socket. False before <see cref="Start"/>.</summary>
    public bool CanReach(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => _reachesIPv4,
        AddressFamily.InterNetworkV6 => _reachesIPv6,
        _ => false,
    };

    /// <summary>Sends one datagram, without blocking.</summary>
    /// <param name="payload">0 to 65,507 bytes; copied by the kernel before return.</param>
    /// <param name="to">Where to.</param>
    /// <returns>False when the kernel did not take it: no room, too large for the path, no route. It is then as if it were lost.</returns>
    public bool Send(ReadOnlySpan<byte> payload, in DatagramAddress to) => Send(payload, to, out _);

    /// <summary>Sends one datagram, without blocking, and says why not.</summary>
    /// <param name="payload">0 to 65,507 bytes; copied by the kernel before return.</param>
    /// <param name="to">Where to.</param>
    /// <param name="error">Why it was not sent.</param>
    public bool Send(ReadOnlySpan<byte> payload, in DatagramAddress to, out DatagramSendError error) =>
        SendSegments(payload, Math.Max(1, payload.Length), to, out error);

    /// <summary>Sends several datagrams to one address, in few system calls where the kernel can cut them apart, without blocking.</summary>
    /// <param name="payload">The datagrams one after the other; copied by the kernel before return.</param>
    /// <param name="segmentSize">Bytes of each, the last may be shorter. 1 to 65,507.</param>
    /// <param name="to">Where to.</param>
    /// <returns>False when the kernel did not take all of them; a part may have been sent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public bool SendSegments(ReadOnlySpan<byte> payload, int segmentSize, in DatagramAddress to) => SendSegments(payload, segmentSize, to, out _);

    /// <summary>Sends several datagrams to one address, without blocking, and says why not all of them.</summary>
    /// <param name="payload">The datagrams one after the other; copied by the kernel before return.</param>
    /// <param name="segmentSize">Bytes of each, the last may be shorter. 1 to 65,507.</param>
    /// <param name="to">Where to.</param>
    /// <param name="error">Why not all were sent.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public bool SendSegments(ReadOnlySpan<byte> payload, int segmentSize, in DatagramAddress to, out DatagramSendError error)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(segmentSize);
        var count = Math.Max(1, (payload.Length + (segmentSize - 1)) / segmentSize);
        error = Volatile.Read(ref _channel) is { } channel && CanReach(to.AddressFamily)
            ? channel.Send(payload, segmentSize, to)
            : DatagramSendError.Unreachable;
        if (error == DatagramSendError.None)
            _metrics.Sent(count, payload.Length);
        else
            _metrics.Unsent(count);
        return error == DatagramSendError.None;
    }

    /// <summary>Closes the socket and waits for the end of the receive loop. Do not call it from a handler.</summary>
    public async ValueTask DisposeAsync()
    {
        Task loop;
        lock (_gate)
        {
            loop = _loop;
            if (!_disposed)
            {
                _disposed = true;
                _ = _closing.CancelAsync();
            }
        }
        await loop.ConfigureAwait(false);
        _socket?.Dispose();
        _metrics.Dispose();
    }

    private async Task ReceiveAsync(IDatagramChannel channel)
    {
        for (var failures = 1; ; failures++)
        {
            var received = Counters.Received;
            try
            {
                await channel.ReceiveAsync(_handlers, _closing.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                // An ICMP answer to some earlier send, mostly.
                Log.ReceiveFailed(_options.Logger, error);
                _handlers.EndBatch();
            }
            if (Counters.Received != received)
                failures = 0;
            if (failures >= FailuresBeforePause)
                await Task.Delay(PauseAfterFailures, _options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
