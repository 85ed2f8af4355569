using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer.Core;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>One WebSocket, once its handshake is done: reads messages one after the other and has them answered; others deliver to it.</summary>
internal sealed class WebSocketConnection : IWebPeerLink
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    // Who is told why it is dropped gets so long to read it: closed on at once, what it still sends would have the kernel take the words back.
    private static readonly TimeSpan LingerTimeout = TimeSpan.FromSeconds(2);

    private readonly PipeReader _input;
    private readonly TrackerServerOptions _options;
    private readonly Action _abort;
    private readonly WebSocketFrameReader _frames;
    private readonly WebSocketOutbox _outbox;
    private readonly WebSocketSession _session;
    private readonly WebSocketLiveness _liveness;
    private volatile bool _isOpen = true;
    private bool _isRefused;

    /// <summary>Takes a connection over.</summary>
    /// <param name="transport">The connection. What is read is unmasked where it lies.</param>
    /// <param name="scheduler">Sends what may wait a little.</param>
    /// <param name="policy">What to answer.</param>
    /// <param name="endPoint">Who it is.</param>
    /// <param name="pathAndQuery">What it asked for when it connected.</param>
    /// <param name="abort">Ends the connection at once.</param>
    public WebSocketConnection(IDuplexPipe transport, FlushScheduler scheduler, TrackerPolicy policy, PeerEndPoint endPoint, string pathAndQuery, Action abort)
    {
        _input = transport.Input;
        _options = policy.Options;
        _abort = abort;
        _frames = new WebSocketFrameReader(_options.MaxWebSocketMessage);
        _outbox = new WebSocketOutbox(transport.Output, scheduler, _options.MaxWebSocketBacklog);
        _session = new WebSocketSession(policy, this, endPoint, pathAndQuery);
        _liveness = new WebSocketLiveness(_options.WebSocketKeepAlive);
    }

    public bool IsOpen => _isOpen;

    public bool IsLocal => true;

    /// <summary>Serves until either side ends it.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync()
    {
        try
        {
            await ServeAsync().ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
            return "closed";
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            // It is over either way.
            _abort();
            return e.GetType().Name;
        }
        finally
        {
            Leave();
        }
    }

    public bool TryDeliver(in InfoHash swarm, in PeerId peer, ReadOnlyMemory<byte> message) => _isOpen && _outbox.TryWrite(message.Span);

    /// <summary>Queues a message; it is sent when the messages that are here already have been answered.</summary>
    public void Send(ReadOnlySpan<byte> message) => _outbox.Write(WebSocketOpcode.Text, message);

    /// <summary>Asks a silent peer for a sign of life, and ends the connection when there was none. To be called from time to time, not twice at once.</summary>
    public void CheckLiveness(TimeSpan now)
    {
        switch (_liveness.Check(now))
        {
            case WebSocketLifeSign.Ask:
                _outbox.Write(WebSocketOpcode.Ping, []);
                _outbox.Flush();
                break;
            case WebSocketLifeSign.Missing:
                Abort();
                break;
        }
    }

    /// <summary>Ends the connection at once.</summary>
    public void Abort()
    {
        _isOpen = false;
        _abort();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync().ConfigureAwait(false);
            _liveness.Hear();
            if (!TakeAll(read.Buffer) || read.IsCompleted)
                return;
            // Who does not read its answers is not read from.
            if (_outbox.IsFull)
                await _outbox.DrainAsync().WaitAsync(SendTimeout, _options.TimeProvider).ConfigureAwait(false);
        }
    }

    // Takes what has come, or as much of it as there is room for answers; false when the connection shall end.
    private bool TakeAll(ReadOnlySequence<byte> received)
    {
        var isOpen = true;
        while (isOpen && !_outbox.IsFull && _frames.TryRead(ref received, out var input))
            isOpen = Take(in input);
        _frames.Trim();
        var isFull = _outbox.IsFull;
        // In the middle of a message its rest is nearly here: the answers wait for it, and all leave together.
        if (isOpen && !isFull && (_frames.IsMidway || !received.IsEmpty))
            _outbox.FlushLater();
        else
            _outbox.Flush();
        _input.AdvanceTo(received.Start, isFull ? received.Start : received.End);
        return isOpen;
    }

    private bool Take(in WebSocketInput input)
    {
        switch (input.Kind)
        {
            case WebSocketInputKind.Message:
                return _session.Handle(input.Payload) || Refuse(WebSocketCloseCode.InvalidPayload);
            case WebSocketInputKind.Fault:
                return Refuse(input.CloseCode);
            case WebSocketInputKind.Close:
                WriteClose(input.CloseCode);
                return false;
            case WebSocketInputKind.Ping:
                _outbox.Write(WebSocketOpcode.Pong, input.Payload);
                return true;
            default:
                return true;
        }
    }

    private bool Refuse(ushort code)
    {
        _isRefused = true;
        WriteClose(code);
        return false;
    }

    private void WriteClose(ushort code)
    {
        Span<byte> body = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(body, code);
        _outbox.WriteClose(code == WebSocketCloseCode.None ? [] : body);
    }

    private void Leave()
    {
        _isOpen = false;
        _session.Leave();
    }

    private async Task EndAsync()
    {
        Leave();
        await _outbox.DrainAsync().WaitAsync(SendTimeout, _options.TimeProvider).ConfigureAwait(false);
        if (!_isRefused)
            return;
        using var limit = new CancellationTokenSource(LingerTimeout, _options.TimeProvider);
        for (var isCompleted = false; !isCompleted;)
        {
            var read = await _input.ReadAsync(limit.Token).ConfigureAwait(false);
            isCompleted = read.IsCompleted;
            _input.AdvanceTo(read.Buffer.End);
        }
    }
}
