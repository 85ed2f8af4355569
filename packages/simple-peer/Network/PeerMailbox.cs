using System.Threading.Channels;
using WebTorrent.DataChannel;
using WebTorrent.SimplePeer.Core;

namespace WebTorrent.SimplePeer.Network;

/// <summary>Keeps what a driver tells until somebody asks. Thread-safe.</summary>
internal sealed class PeerMailbox(WebRtcPeerOptions options) : IPeerListener
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    // Beyond this nobody has read signals for a long time.
    private const int MaxSignals = 256;

    private readonly Channel<string> _signals = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxSignals) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Channel<WebRtcMessage> _messages = Channel.CreateUnbounded<WebRtcMessage>();
    private readonly Channel<Ice.IceCandidate> _names = Channel.CreateBounded<Ice.IceCandidate>(16);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _writable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PeerPipe? _pipe;
    private long _waiting;
    private volatile WebRtcState _state = WebRtcState.New;

    public ChannelReader<string> Signals => _signals.Reader;

    /// <summary>Names of the other side that are to be looked up on the local network.</summary>
    public ChannelReader<Ice.IceCandidate> Names => _names.Reader;

    public Task Opened => _opened.Task;

    /// <summary>Ends with the connection.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Why it is over; null: it is not, or one of both sides wanted it.</summary>
    public WebRtcException? Error { get; private set; }

    public WebRtcState State => _state;

    public bool HasRoom => _pipe?.HasRoom ?? Volatile.Read(ref _waiting) < options.ReceiveBuffer;

    /// <summary>How many messages and bytes came.</summary>
    public (long Messages, long Bytes) Received { get; private set; }

    public void Begin() => _state = WebRtcState.Connecting;

    public void Handle(in PeerEvent happened)
    {
        switch (happened.Kind)
        {
            case PeerEventKind.Signal:
                _signals.Writer.TryWrite(happened.Signal.ToJson());
                break;
            case PeerEventKind.ResolveName:
                _names.Writer.TryWrite(happened.Candidate!);
                break;
            case PeerEventKind.Open:
                _state = WebRtcState.Connected;
                _opened.TrySetResult();
                break;
            case PeerEventKind.Message:
                Take(happened.Message);
                break;
            case PeerEventKind.Writable:
                var room = _writable;
                _writable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room.TrySetResult();
                break;
            case PeerEventKind.Silent:
                _state = WebRtcState.Disconnected;
                break;
            case PeerEventKind.Heard:
                _state = WebRtcState.Connected;
                break;
            case PeerEventKind.Closed:
                End(happened.Error);
                break;
        }
    }

    /// <summary>From now on messages are bytes of a pipe. Under the driver's lock.</summary>
    public void Use(PeerPipe pipe)
    {
        _pipe = pipe;
        while (_messages.Reader.TryRead(out var message))
        {
            pipe.Take(message.Data.Span);
            message.Dispose();
        }

        if (_state == WebRtcState.Closed)
            pipe.End(Error);
    }

    /// <summary>The next message, if one is there.</summary>
    /// <param name="message">To be disposed.</param>
    /// <param name="hasMadeRoom">Whether the driver waits for this.</param>
    public bool TryRead(out WebRtcMessage message, out bool hasMadeRoom)
    {
        hasMadeRoom = false;
        if (!_messages.Reader.TryRead(out message))
            return false;
        var left = Interlocked.Add(ref _waiting, -Weight(message.Data.Length));
        // Half of the room at a time, or the other side would be told of each byte.
        hasMadeRoom = left <= options.ReceiveBuffer / 2 && left + Weight(message.Data.Length) > options.ReceiveBuffer / 2;
        return true;
    }

    /// <summary>Ends with true when a message is there, and with false when none will come.</summary>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _messages.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Ends the next time that there is room for more, or when nothing can be sent any more. To be asked for before trying.</summary>
    public Task Writable => _writable.Task;

    public async Task WhenClosedAsync(TimeProvider timeProvider)
    {
        if (_state is WebRtcState.Connected)
            await _closed.Task.WaitAsync(CloseTimeout, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static int Weight(int length) => length + 64;

    private void Take(DataChannelMessage message)
    {
        Received = (Received.Messages + 1, Received.Bytes + message.Data.Length);
        if (_pipe is { } pipe)
        {
            pipe.Take(message.Data.Span);
            message.Dispose();
            return;
        }

        Interlocked.Add(ref _waiting, Weight(message.Data.Length));
        _messages.Writer.TryWrite(new WebRtcMessage(message));
    }

    private void End(WebRtcException? error)
    {
        Error = error;
        _state = WebRtcState.Closed;
        Log.Ended(options.Logger, error);
        if (_opened.TrySetException(error ?? new WebRtcException(WebRtcErrorCode.Closed, "The connection was closed.")))
            _ = _opened.Task.Exception; // Nobody may wait.
        _messages.Writer.TryComplete();
        _signals.Writer.TryComplete();
        _names.Writer.TryComplete();
        _writable.TrySetResult();
        _pipe?.End(error);
        _closed.TrySetResult();
    }
}
