using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer.Core;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>One WebSocket: reads messages one after the other and has them answered; others deliver to it.</summary>
internal sealed class WebSocketConnection : IWebPeerLink, IDisposable
{
    private const int FirstBuffer = 4096;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    private readonly WebSocket _socket;
    private readonly BatchingStream _stream;
    private readonly TrackerPolicy _policy;
    private readonly Action _abort;
    private readonly WebSocketSession _session;
    private readonly Lock _sendGate = new();
    private volatile bool _isOpen = true;

    public WebSocketConnection(WebSocket socket, BatchingStream stream, TrackerPolicy policy, PeerEndPoint endPoint, string pathAndQuery, Action abort)
    {
        _socket = socket;
        _stream = stream;
        _policy = policy;
        _abort = abort;
        _session = new WebSocketSession(policy, this, endPoint, pathAndQuery);
    }

    public bool IsOpen => _isOpen;

    public bool IsLocal => true;

    /// <summary>Serves until either side ends it.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync()
    {
        try
        {
            while (true)
            {
                var receiving = ReceiveAsync();
                // Answers go when no further question is here yet, and with them whatever else waited for this connection.
                if (!receiving.IsCompleted)
                    _stream.FlushSoon();
                if (!await receiving.ConfigureAwait(false))
                    break;
                // Who does not read its answers is not read from.
                if (_stream.Backlog > _policy.Options.MaxWebSocketBacklog)
                    await _stream.DrainAsync().WaitAsync(SendTimeout, _policy.Options.TimeProvider).ConfigureAwait(false);
            }

            return "closed";
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            return e.GetType().Name;
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    public bool TryDeliver(in InfoHash swarm, in PeerId peer, ReadOnlyMemory<byte> message) => _isOpen && _stream.Backlog <= _policy.Options.MaxWebSocketBacklog && TrySend(message);

    /// <summary>Ends the connection at once.</summary>
    public void Abort()
    {
        _isOpen = false;
        _abort();
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Queues a message: the stream only copies, so that the send is over when it returns.</summary>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        lock (_sendGate)
        {
            if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
                return false;
            return _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).AsTask().IsCompletedSuccessfully;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveAsync()
    {
        // Waits without a buffer: most connections are idle most of the time.
        var first = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false);
        if (first.MessageType == WebSocketMessageType.Close)
            return false;
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            for (var length = 0; ;)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                    return false;
                length += part.Count;
                if (length > _policy.Options.MaxWebSocketMessage)
                    return await RefuseAsync(WebSocketCloseStatus.MessageTooBig).ConfigureAwait(false);
                if (part.EndOfMessage)
                    return _session.Handle(buffer.AsMemory(0, length)) || await RefuseAsync(WebSocketCloseStatus.InvalidPayloadData).ConfigureAwait(false);
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 4);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async Task<bool> RefuseAsync(WebSocketCloseStatus status)
    {
        await _socket.CloseOutputAsync(status, statusDescription: null, CancellationToken.None).ConfigureAwait(false);
        return false;
    }

    private async Task EndAsync()
    {
        _isOpen = false;
        _session.Leave();
        try
        {
            if (_socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None).ConfigureAwait(false);
            await _stream.DrainAsync().WaitAsync(SendTimeout, _policy.Options.TimeProvider).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            // It is over either way.
            _abort();
        }
    }
}
