using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.WebSockets;

/// <summary>
/// One open WebSocket and the <see cref="WebSocketTrackerCore"/> behind it, from opening to closing. Thread-safe: messages, timer and callers take
/// turns under a lock, under which nothing waits.
/// </summary>
internal sealed class WebSocketLink : IAsyncDisposable
{
    private const int MaxMessageLength = 256 * 1024;
    private const int MaxQueued = 256;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly WebSocketTrackerCore _core;
    private readonly TimeProvider _timeProvider;
    private readonly Action<WebSocketMessage> _signal;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, TaskCompletionSource<WebSocketEvent>> _calls = [];
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    // Bounded: a tracker that reads nothing makes messages get lost, not memory fill.
    private readonly Channel<byte[]> _outgoing =
        Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private TrackerException? _end;
    private Task? _disposal;

    /// <param name="socket">Open; owned by the link.</param>
    /// <param name="core">Fresh; owned by the link.</param>
    /// <param name="options">Clock and limits.</param>
    /// <param name="signal">Gets offers and answers, one at a time; must not block nor throw.</param>
    public WebSocketLink(WebSocket socket, WebSocketTrackerCore core, TrackerClientOptions options, Action<WebSocketMessage> signal)
    {
        _socket = socket;
        _core = core;
        _timeProvider = options.TimeProvider;
        _signal = signal;
        _start = _timeProvider.GetTimestamp();
        _timer = _timeProvider.CreateTimer(_ => Do(() => _core.HandleTimeout(Now)), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Closing = _stop.Token;
        _sending = SendAsync();
        Completion = ReceiveAsync();
    }

    /// <summary>Ends, and never fails, when nothing more can come.</summary>
    public Task Completion { get; }

    /// <summary>Cancelled when the link is closed from this side.</summary>
    public CancellationToken Closing { get; }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    /// <summary>Runs one request to its end.</summary>
    /// <param name="begin">Begins it and returns its id.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="TrackerException">There was no answer, or a failure.</exception>
    public async Task<WebSocketEvent> RunAsync(Func<WebSocketTrackerCore, TimeSpan, int> begin, CancellationToken cancellationToken)
    {
        var call = new TaskCompletionSource<WebSocketEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = 0;
        Do(() =>
        {
            if (_end is not null)
                throw new TrackerException(_end.Code, _end.Message, _end.InnerException);
            id = begin(_core, Now);
            _calls.Add(id, call);
        });
        try
        {
            var result = await call.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return result.Error is { } error ? throw error : result;
        }
        catch (OperationCanceledException)
        {
            Do(() =>
            {
                _calls.Remove(id);
                _core.Cancel(id);
            });
            throw;
        }
    }

    /// <summary>Answers an offer.</summary>
    public void Answer(WebSocketMessage offer, string answer) => Do(() => _core.Answer(offer, answer));

    /// <summary>Sends what is queued, says goodbye and closes, within a second. May be called again.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
            return new ValueTask(_disposal ??= CloseAsync());
    }

    private async Task CloseAsync()
    {
        _outgoing.Writer.TryComplete();
        var goodbye = _sending.WaitAsync(CloseTimeout, _timeProvider);
        await goodbye.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        await _sending.ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        _stop.Dispose();
    }

    private void Do(Action action)
    {
        List<WebSocketMessage> signals = [];
        lock (_gate)
        {
            action();
            while (_core.TryTransmit(out var message))
                _outgoing.Writer.TryWrite(message);
            while (_core.TryReadEvent(out var result))
            {
                if (result.Signal is { } signal)
                    signals.Add(signal);
                else if (_calls.Remove(result.RequestId, out var call))
                    call.TrySetResult(result);
            }

            var due = _core.NextTimeout - Now;
            _timer.Change(due is null ? Timeout.InfiniteTimeSpan : due > TimeSpan.Zero ? due.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        foreach (var signal in signals)
            _signal(signal);
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
                await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _stop.Token).ConfigureAwait(false);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The receiver tells it.
        }
    }

    private async Task ReceiveAsync()
    {
        var error = new TrackerException(TrackerErrorCode.ConnectionFailed, "The tracker closed the connection.");
        var message = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (await ReceiveMessageAsync(message).ConfigureAwait(false))
            {
                Do(() => _core.HandleMessage(Now, message.WrittenMemory));
                // One long message must not cost memory for as long as the connection lasts.
                message = message.Capacity > 16 * 1024 ? new ArrayBufferWriter<byte>(4096) : message;
                message.ResetWrittenCount();
            }
        }
        catch (TrackerException e)
        {
            error = e;
        }
        catch (Exception e) when (IsEnd(e))
        {
            error = new TrackerException(TrackerErrorCode.ConnectionFailed, "The connection to the tracker broke.", e);
        }

        End(error);
    }

    /// <summary>Appends one whole message; false at the end of the connection.</summary>
    private async ValueTask<bool> ReceiveMessageAsync(ArrayBufferWriter<byte> message)
    {
        while (true)
        {
            var result = await _socket.ReceiveAsync(message.GetMemory(2048), _stop.Token).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
                return false;
            message.Advance(result.Count);
            if (message.WrittenCount > MaxMessageLength)
                throw new TrackerException(TrackerErrorCode.ResponseTooLarge, $"The tracker sent a message longer than {MaxMessageLength} bytes.");
            if (result.EndOfMessage)
                return true;
        }
    }

    private void End(TrackerException error)
    {
        lock (_gate)
        {
            _end = error;
            foreach (var call in _calls.Values)
                call.TrySetException(new TrackerException(error.Code, error.Message, error.InnerException));
            _calls.Clear();
        }

        _outgoing.Writer.TryComplete();
    }

    private static bool IsEnd(Exception e) => e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException;
}
