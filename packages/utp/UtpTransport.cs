using System.Net;
using System.Threading.Channels;
using WebTorrent.Datagram;
using WebTorrent.Protocol;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp;

/// <summary>
/// BitTorrent peers over uTP (BEP 29): many connections on one UDP socket, each a duplex pipe, all of them giving way to other
/// traffic. Thread-safe. Disposing it ends all connections; what was flushed gets a second to arrive. The socket stays the caller's.
/// </summary>
public sealed class UtpTransport : IPeerTransport
{
    internal const string TransportName = "utp";

    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<UtpPeerConnection> _accepted;
    private readonly DatagramSocket _socket;
    private readonly UtpOptions _options;
    private readonly SemaphoreSlim _dials;
    private readonly UtpDriver _driver;
    private readonly UtpMetrics _metrics;
    private int _started;
    private int _disposed;

    /// <summary>Makes a transport; it takes nothing from the socket before <see cref="Start"/>.</summary>
    /// <param name="socket">The socket, which other protocols may share. Not disposed here; must outlive this.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public UtpTransport(DatagramSocket socket, UtpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _options = options ?? new UtpOptions();
        _options.Validate();
        _dials = new SemaphoreSlim(_options.MaxHalfOpen);
        _accepted = Channel.CreateBounded<UtpPeerConnection>(_options.Backlog);
        _driver = new UtpDriver(socket, _options, Happened);
        _metrics = new UtpMetrics(_driver);
    }

    /// <inheritdoc/>
    public string Name => TransportName;

    /// <summary>Where incoming connections arrive; null before <see cref="Start"/>, or when <see cref="UtpOptions.Listen"/> is false.</summary>
    public EndPoint? LocalEndPoint => IsListening ? _socket.LocalEndPoint : null;

    /// <summary>Connections that are open, being dialled, or delivering their last bytes.</summary>
    public int Connections => _driver.Connections;

    private bool IsListening => _options.Listen && Volatile.Read(ref _started) != 0;

    /// <summary>Begins to take uTP packets from the socket, which must have been started.</summary>
    /// <exception cref="InvalidOperationException">It was started already.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("The transport was started already.");
        _driver.Start(_options.Listen);
    }

    /// <summary>Whether the socket reaches such an address; host names are not resolved here.</summary>
    /// <param name="endPoint">The address of a peer.</param>
    public bool CanConnect(EndPoint endPoint) => endPoint is IPEndPoint { Port: > 0 } address && _socket.CanReach(DatagramAddress.From(address).AddressFamily);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public async ValueTask<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Volatile.Read(ref _started) == 0)
            throw new InvalidOperationException("The transport was not started.");
        if (!CanConnect(endPoint))
            throw UtpErrors.Unreachable(endPoint);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await _dials.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                return await DialAsync((IPEndPoint)endPoint, either.Token).ConfigureAwait(false);
            }
            finally
            {
                _dials.Release();
            }
        }
        catch (OperationCanceledException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException("The transport was disposed.", error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PeerConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (!IsListening)
            throw new InvalidOperationException("The transport does not listen; set UtpOptions.Listen and call Start.");
        try
        {
            return await _accepted.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException error)
        {
            throw new ObjectDisposedException("The transport was disposed.", error);
        }
    }

    /// <summary>Ends all connections. What was flushed gets a second to arrive.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _accepted.Writer.Complete();
        await _closing.CancelAsync().ConfigureAwait(false);
        _driver.ReleaseAll();
        using var limit = new CancellationTokenSource(DisposeTimeout, _options.TimeProvider);
        while (!_driver.IsDelivered && !limit.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(10), _options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        _metrics.Dispose();
        _driver.Dispose();
    }

    private async ValueTask<PeerConnection> DialAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var connection = _driver.Connect(DatagramAddress.From(endPoint)) ?? throw UtpErrors.TooMany(_options.MaxConnections);
        using var deadline = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await connection.Opened.WaitAsync(either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception error)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw UtpErrors.Dialling(endPoint, UtpCloseReason.TimedOut);
            throw;
        }
    }

    private void Happened(UtpEvent happened)
    {
        switch (happened.Kind)
        {
            case UtpEventKind.Accepted:
                Accept(happened.Connection);
                break;
            case UtpEventKind.Connected:
                (happened.Connection.Owner as UtpPeerConnection)?.HandleConnected();
                Log.Opened(_options.Logger, happened.Connection.Remote.ToIPEndPoint());
                break;
            case UtpEventKind.Room:
                (happened.Connection.Owner as UtpPeerConnection)?.Room.Wake();
                break;
            default:
                (happened.Connection.Owner as UtpPeerConnection)?.HandleClosed();
                Log.Closed(_options.Logger, happened.Connection.Remote.ToIPEndPoint(), happened.Connection.CloseReason);
                break;
        }
    }

    private void Accept(UtpConnection connection)
    {
        Log.Opened(_options.Logger, connection.Remote.ToIPEndPoint());
        if (_accepted.Writer.TryWrite(new UtpPeerConnection(_driver, connection)))
            return;
        Log.BacklogFull(_options.Logger);
        _driver.Abort(connection);
    }
}
