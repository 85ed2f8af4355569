using System.Buffers;
using System.IO.Pipelines;

namespace WebTorrent.SimplePeer.Network;

/// <summary>
/// The messages of a connection as bytes: where one message ends and the next begins is not kept, as JavaScript's simple-peer does it when it is used as a stream.
/// </summary>
internal sealed class PeerPipe : IDuplexPipe
{
    // Large enough that a message costs little, small enough that browsers pass it on quickly.
    private const int MaxMessage = 64 * 1024;
    private const int MinSegment = 64 * 1024;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly WebRtcPeer _peer;
    private readonly int _maxMessage;
    private readonly Pipe _incoming;
    private readonly Pipe _outgoing;
    private volatile bool _isFull;
    private bool _isOver;
    private Task _sending = Task.CompletedTask;

    /// <param name="peer">The connection.</param>
    /// <param name="options">Its sizes.</param>
    /// <param name="maxMessage">Most bytes of a message that the other side takes; 0: any.</param>
    public PeerPipe(WebRtcPeer peer, WebRtcPeerOptions options, long maxMessage)
    {
        _peer = peer;
        _maxMessage = maxMessage is 0 or > MaxMessage ? MaxMessage : (int)maxMessage;
        _incoming = Make(options.ReceiveBuffer);
        _outgoing = Make(MaxMessage * 4);
    }

    public PipeReader Input => _incoming.Reader;

    public PipeWriter Output => _outgoing.Writer;

    /// <summary>Whether whoever reads keeps up.</summary>
    public bool HasRoom => !_isFull;

    /// <summary>One of a connection that is over.</summary>
    public static PeerPipe Ended(WebRtcPeer peer, WebRtcPeerOptions options, WebRtcException? error)
    {
        var pipe = new PeerPipe(peer, options, maxMessage: 0);
        pipe.End(error);
        return pipe;
    }

    /// <summary>Begins to send what is written.</summary>
    public void Start() => _sending = Task.Run(SendAsync);

    /// <summary>Takes a message. Under the driver's lock.</summary>
    public void Take(ReadOnlySpan<byte> message)
    {
        if (_isOver || message.IsEmpty)
            return;
        _incoming.Writer.Write(message);
        var flush = _incoming.Writer.FlushAsync();
        if (flush.IsCompletedSuccessfully)
            return;
        _isFull = true;
        _ = ResumeAsync(flush);
    }

    /// <summary>Nothing more comes. Under the driver's lock.</summary>
    public void End(WebRtcException? error)
    {
        if (_isOver)
            return;
        _isOver = true;
        _incoming.Writer.Complete(error);
        _outgoing.Reader.CancelPendingRead();
    }

    /// <summary>This side closes: whoever waits for bytes waits no more, and what was written is sent, if that can be done soon.</summary>
    public async Task CloseAsync(TimeProvider timeProvider)
    {
        _incoming.Reader.CancelPendingRead();
        _outgoing.Reader.CancelPendingRead();
        await _sending.WaitAsync(CloseTimeout, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static Pipe Make(int size) =>
        new(new PipeOptions(pauseWriterThreshold: size, resumeWriterThreshold: size / 2, minimumSegmentSize: MinSegment, useSynchronizationContext: false));

    private async Task ResumeAsync(ValueTask<FlushResult> flush)
    {
        await flush.ConfigureAwait(false);
        _isFull = false;
        _peer.Resume();
    }

    private async Task SendAsync()
    {
        Exception? error = null;
        try
        {
            await _peer.WaitForConnectionAsync().ConfigureAwait(false);
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync().ConfigureAwait(false);
                foreach (var segment in read.Buffer)
                    await SendAsync(segment).ConfigureAwait(false);
                _outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                    break;
            }
        }
#pragma warning disable CA1031 // Whoever writes is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e;
        }

        await _outgoing.Reader.CompleteAsync(error).ConfigureAwait(false);
        _peer.BeginClose();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(_maxMessage, bytes.Length)..])
            await _peer.SendAsync(bytes[..Math.Min(_maxMessage, bytes.Length)]).ConfigureAwait(false);
    }
}
