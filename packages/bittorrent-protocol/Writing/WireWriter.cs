using System.Buffers;
using System.IO.Pipelines;

namespace WebTorrent.Protocol;

/// <summary>
/// The sending half of a wire: a queue of encoded messages and a queue of blocks, drained by one loop. Queueing is thread-safe and
/// never waits. Each turn of the loop takes all waiting messages, then some blocks, and flushes them together: so messages overtake
/// blocks that are still queued, and a block is read from its source only when the pipe has room for it.
/// </summary>
internal sealed class WireWriter : IAsyncDisposable
{
    // Larger blocks count for as many of these as they hold, so that a flush keeps its size.
    private const int UsualBlockLength = 16 * 1024;

    private enum Turn
    {
        Stop,
        Sleep,
        Write,
    }

    private readonly Lock _gate = new();
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly PipeWriter _output;
    private readonly WireOptions _options;
    private readonly Action<WireException> _ended;
    private readonly FlushPace _pace;
    private readonly BlockQueue _blocks;
    private readonly BlockRequest[] _batch;
    private ControlQueue _filling = new();
    private ControlQueue _draining = new();
    private TaskCompletionSource? _drained;
    private Task _loop = Task.CompletedTask;
    private Task _cancelling = Task.CompletedTask;
    private KeepAliveTimer? _keepAlive;
    private int _corks;
    private bool _busy;
    private bool _stopped;
    private long _bytesSent;
    private long _blockBytesSent;

    public WireWriter(PipeWriter output, WireOptions options, Action<WireException> ended)
    {
        _output = output;
        _options = options;
        _ended = ended;
        _pace = new FlushPace(options.MaxBlocksPerFlush, options.FlushTarget);
        _blocks = new BlockQueue(options.MaxQueuedBlocks);
        _batch = new BlockRequest[options.MaxBlocksPerFlush];
    }

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public long BlockBytesSent => Interlocked.Read(ref _blockBytesSent);

    public int QueuedBlocks
    {
        get
        {
            lock (_gate)
                return _blocks.Count;
        }
    }

    public int QueuedBytes
    {
        get
        {
            lock (_gate)
                return _filling.Length + _draining.Length;
        }
    }

    public async ValueTask SendHandshakeAsync(Handshake handshake, CancellationToken cancellationToken)
    {
        handshake.WriteTo(_output);
        var result = await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCompleted || result.IsCanceled)
            throw new WireException(WireErrorCode.ConnectionClosed, "The remote peer closed the connection before the handshake.");
        Interlocked.Add(ref _bytesSent, Handshake.Size);
    }

    public void Start()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _keepAlive = new KeepAliveTimer(_options.TimeProvider, _options.KeepAliveInterval, () => Enqueue(default(KeepAliveMessage)));
            _loop = Task.Run(RunAsync);
        }
    }

    public void Enqueue<TFrame>(in TFrame frame)
        where TFrame : IWireFrame, allows ref struct
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            frame.WriteTo(_filling);
            Wake();
            if (_filling.Length + _draining.Length <= _options.MaxQueuedBytes)
                return;
        }
        _ended(new WireException(WireErrorCode.QueueOverflow, $"The remote peer left more than {_options.MaxQueuedBytes} bytes unread."));
    }

    public bool TryEnqueueBlock(in BlockRequest block)
    {
        lock (_gate)
        {
            if (_stopped)
                return true;
            if (!_blocks.TryEnqueue(block))
                return false;
            Wake();
            return true;
        }
    }

    public bool TryCancelBlock(in BlockRequest block)
    {
        lock (_gate)
            return _blocks.TryRemove(block);
    }

    public bool TryDequeueBlock(out BlockRequest block)
    {
        lock (_gate)
            return _blocks.TryDequeue(out block);
    }

    public void Cork()
    {
        lock (_gate)
            _corks++;
    }

    public void Uncork()
    {
        lock (_gate)
        {
            if (_corks == 0)
                throw new InvalidOperationException("Uncork without Cork.");
            _corks--;
            Wake();
        }
    }

    /// <summary>Done when everything queued so far was handed to the pipe, or when the wire has ended.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            if (_stopped || (!_busy && !HasWork))
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <summary>Ends the loop without waiting for it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
            _wake.Wake();
            _drained?.TrySetResult();
            _cancelling = _stopping.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _loop.ConfigureAwait(false);
        await _cancelling.ConfigureAwait(false);
        _stopping.Dispose();
        _keepAlive?.Dispose();
        lock (_gate)
        {
            _filling.Dispose();
            _draining.Dispose();
            _blocks.Clear();
        }
        await _output.CompleteAsync().ConfigureAwait(false);
    }

    private bool HasWork => _filling.Length > 0 || _blocks.Count > 0;

    private void Wake()
    {
        if (_corks == 0 && HasWork)
            _wake.Wake();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                switch (TakeWork(out var blocks))
                {
                    case Turn.Stop:
                        return;
                    case Turn.Sleep:
                        await _wake.WaitAsync().ConfigureAwait(false);
                        break;
                    default:
                        await WriteAsync(blocks).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The wire has ended, with its own reason if there is one.
        }
        catch (WireException error)
        {
            _ended(error);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            _ended(new WireException(WireErrorCode.TransportFailed, "The connection broke while sending.", error));
        }
    }

    /// <summary>Moves waiting messages to the draining queue and blocks to the batch.</summary>
    private Turn TakeWork(out int blocks)
    {
        blocks = 0;
        lock (_gate)
        {
            _draining.Clear();
            _busy = false;
            if (_stopped)
                return Turn.Stop;
            if (!HasWork)
            {
                _drained?.TrySetResult();
                _drained = null;
            }
            if (!HasWork || _corks > 0)
            {
                _wake.Prepare();
                return Turn.Sleep;
            }
            _busy = true;
            (_filling, _draining) = (_draining, _filling);
            blocks = TakeBlocks();
            return Turn.Write;
        }
    }

    private int TakeBlocks()
    {
        var blocks = 0;
        long bytes = 0;
        while (blocks < _pace.Blocks && bytes < (long)_pace.Blocks * UsualBlockLength && _blocks.TryDequeue(out var block))
        {
            _batch[blocks++] = block;
            bytes += block.Length;
        }
        return blocks;
    }

    private async ValueTask WriteAsync(int blocks)
    {
        var bytes = (long)_draining.Length;
        if (_draining.Length > 0)
            _output.Write(_draining.Written);
        long blockBytes = 0;
        for (var i = 0; i < blocks; i++)
        {
            await WriteBlockAsync(_batch[i]).ConfigureAwait(false);
            blockBytes += _batch[i].Length;
            bytes += PieceMessage.HeaderSize + _batch[i].Length;
        }
        var start = _options.TimeProvider.GetTimestamp();
        var result = await _output.FlushAsync(_stopping.Token).ConfigureAwait(false);
        if (result.IsCompleted)
            throw new WireException(WireErrorCode.ConnectionClosed, "The remote peer takes no more bytes.");
        var end = _options.TimeProvider.GetTimestamp();
        _keepAlive?.Sent(end);
        if (blocks > 0)
            _pace.Flushed(blocks, _options.TimeProvider.GetElapsedTime(start, end));
        Interlocked.Add(ref _bytesSent, bytes);
        Interlocked.Add(ref _blockBytesSent, blockBytes);
    }

    private async ValueTask WriteBlockAsync(BlockRequest block)
    {
        var frame = new PieceMessage(block);
        var memory = _output.GetMemory(frame.FrameSize);
        frame.WriteHeader(memory.Span);
        try
        {
            await _options.BlockSource!.ReadBlockAsync(block, memory.Slice(PieceMessage.HeaderSize, block.Length), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            throw new WireException(WireErrorCode.BlockSourceFailed, $"Block {block} could not be read.", error);
        }
        _output.Advance(frame.FrameSize);
    }
}
