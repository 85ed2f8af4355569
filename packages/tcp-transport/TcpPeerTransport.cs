using System.Net;
using System.Net.Sockets;
using WebTorrent.Protocol;

namespace WebTorrent.TcpTransport;

/// <summary>
/// Peers over TCP: listens and dials, within limits. A connection's pipe reads and writes the socket itself, with no task between.
/// Thread-safe. Disposing stops listening and dialling; connections that were handed out belong to their holders.
/// </summary>
public sealed class TcpPeerTransport : IPeerTransport
{
    internal const string TransportName = "tcp";

    // After the operating system ran out of something, such as file handles; trying at once again would only spin.
    private static readonly TimeSpan PauseAfterExhaustion = TimeSpan.FromMilliseconds(200);

    private readonly PinnedBufferPool _pool = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _dials;
    private readonly TcpTransportOptions _options;
    private Socket? _listener;
    private int _connections;
    private int _disposed;

    /// <summary>Makes a transport; nothing is opened yet.</summary>
    /// <param name="options">Limits and where to listen; null for the defaults, which only dial.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public TcpPeerTransport(TcpTransportOptions? options = null)
    {
        _options = options ?? new TcpTransportOptions();
        _options.Validate();
        _dials = new SemaphoreSlim(_options.MaxHalfOpen);
    }

    /// <inheritdoc/>
    public string Name => TransportName;

    /// <summary>Address and port on which it listens, the port that was found included; null before <see cref="Start"/>.</summary>
    public EndPoint? LocalEndPoint { get; private set; }

    /// <summary>Connections that are open or being dialled.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Opens the port of <see cref="TcpTransportOptions.Listen"/>; does nothing when that is null.</summary>
    /// <exception cref="PeerTransportException">The port is taken, or the address is not there or not allowed.</exception>
    /// <exception cref="InvalidOperationException">It was started already.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (_options.Listen is not { } endPoint)
            return;
        if (_listener is not null)
            throw new InvalidOperationException("The transport was started already.");
        if (endPoint.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6)
            endPoint = new IPEndPoint(IPAddress.Any, endPoint.Port);
        var listener = NewSocket(endPoint.AddressFamily);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
                listener.DualMode = true;
            listener.Bind(endPoint);
            listener.Listen(_options.Backlog);
        }
        catch (SocketException error)
        {
            listener.Dispose();
            throw TransportErrors.Listening(endPoint, error);
        }
        LocalEndPoint = listener.LocalEndPoint;
        _listener = listener;
    }

    /// <inheritdoc/>
    public bool CanConnect(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint => true,
        IPEndPoint { Port: > 0, AddressFamily: AddressFamily.InterNetwork } => Socket.OSSupportsIPv4,
        IPEndPoint { Port: > 0, AddressFamily: AddressFamily.InterNetworkV6 } => Socket.OSSupportsIPv6,
        _ => false,
    };

    /// <inheritdoc/>
    public async ValueTask<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (!TryReserve())
            throw TransportErrors.TooMany(_options.MaxConnections);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            await _dials.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                return await DialAsync(endPoint, either.Token).ConfigureAwait(false);
            }
            finally
            {
                _dials.Release();
            }
        }
        catch (Exception error)
        {
            Release();
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(error is OperationCanceledException && Volatile.Read(ref _disposed) != 0, this);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PeerConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var listener = _listener ?? throw new InvalidOperationException("The transport does not listen; set TcpTransportOptions.Listen and call Start.");
        while (true)
        {
            try
            {
                var socket = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (TryWelcome(socket) is { } connection)
                    return connection;
            }
            catch (SocketException error) when (Volatile.Read(ref _disposed) != 0)
            {
                throw new ObjectDisposedException("The transport was disposed.", error);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(PauseAfterExhaustion, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // A caller that hung up before it was accepted: its trouble, not ours.
            }
        }
    }

    /// <summary>Stops listening and gives up dials under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _listener?.Dispose();
        await _closing.CancelAsync().ConfigureAwait(false);
    }

    private static Socket NewSocket(AddressFamily family) => family == AddressFamily.Unspecified
        ? new Socket(SocketType.Stream, ProtocolType.Tcp)
        : new Socket(family, SocketType.Stream, ProtocolType.Tcp);

    private async ValueTask<PeerConnection> DialAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        Socket? socket = null;
        try
        {
            socket = NewSocket(endPoint.AddressFamily);
            socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, either.Token).ConfigureAwait(false);
            var connection = new TcpPeerConnection(socket, isIncoming: false, _pool, _options, Release);
            socket = null;
            return connection;
        }
        catch (SocketException error)
        {
            throw TransportErrors.Dialling(endPoint, error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw TransportErrors.TimedOut(endPoint, error);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private TcpPeerConnection? TryWelcome(Socket socket)
    {
        if (!TryReserve())
        {
            socket.Dispose();
            return null;
        }
        try
        {
            socket.NoDelay = true;
            return new TcpPeerConnection(socket, isIncoming: true, _pool, _options, Release);
        }
        catch (SocketException)
        {
            // Gone between its arrival and now.
            Release();
            socket.Dispose();
            return null;
        }
    }

    private bool TryReserve()
    {
        if (Interlocked.Increment(ref _connections) <= _options.MaxConnections)
            return true;
        Release();
        return false;
    }

    private void Release() => Interlocked.Decrement(ref _connections);
}
