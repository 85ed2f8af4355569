using System.Buffers;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// A connection whose writes are gathered: a write only copies, and everything that has come together is sent with one call of the kernel, by <see cref="FlushPending"/>,
/// which the scheduler calls. Writing is thread-safe and never waits; who writes must look at <see cref="Backlog"/>.
/// </summary>
internal sealed class BatchingStream(Stream inner, FlushScheduler scheduler) : Stream
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte>? _pending;
    private ArrayBufferWriter<byte>? _spare;
    private TaskCompletionSource? _drained;
    private int _sending;
    private bool _isSending;
    private bool _isScheduled;
    private bool _isSoon;
    private bool _isClosed;

    /// <summary>How many bytes wait to be sent or are being sent.</summary>
    public int Backlog
    {
        get { lock (_gate) return _sending + (_pending?.WrittenCount ?? 0); }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends what was written so far, unless that is being done.</summary>
    public void FlushPending()
    {
        lock (_gate)
        {
            _isScheduled = _isSoon = false;
            if (_isSending || _pending is null)
                return;
            _isSending = true;
        }

        _ = SendAsync();
    }

    /// <summary>Has what was written sent as soon as the work that is waiting is done; else it takes a few milliseconds.</summary>
    public void FlushSoon()
    {
        lock (_gate)
        {
            if (_isSending || _pending is null || _isSoon)
                return;
            _isSoon = true;
        }

        scheduler.AddSoon(this);
    }

    /// <summary>Sends what was written so far, and ends when it is sent or cannot be.</summary>
    public Task DrainAsync()
    {
        FlushPending();
        lock (_gate)
            return _isSending ? (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            (_pending ??= _spare ?? new ArrayBufferWriter<byte>(buffer.Length)).Write(buffer.Span);
            _spare = null;
            if (_isSending || _isScheduled)
                return ValueTask.CompletedTask;
            _isScheduled = true;
        }

        scheduler.AddLater(this);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // What was written before is still sent: a WebSocket disposes of its stream right after its last word.
        lock (_gate)
            _isClosed = true;
        base.Dispose(disposing);
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakePending() is { } batch)
            {
                await inner.WriteAsync(batch.WrittenMemory).ConfigureAwait(false);
                await inner.FlushAsync().ConfigureAwait(false);
                Return(batch);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The connection is gone; its reader learns of it by itself.
            Fail();
        }
    }

    private ArrayBufferWriter<byte>? TakePending()
    {
        lock (_gate)
        {
            var batch = _pending;
            _pending = null;
            _sending = batch?.WrittenCount ?? 0;
            if (batch is not null)
                return batch;
            _isSending = false;
            _drained?.TrySetResult();
            _drained = null;
            return null;
        }
    }

    private void Return(ArrayBufferWriter<byte> batch)
    {
        // A connection keeps a buffer only while it is small: most are idle most of the time.
        const int MaxKept = 16 * 1024;
        batch.ResetWrittenCount();
        lock (_gate)
            _spare = batch.Capacity <= MaxKept ? batch : null;
    }

    private void Fail()
    {
        lock (_gate)
        {
            _isClosed = true;
            _isSending = false;
            _pending = _spare = null;
            _sending = 0;
            _drained?.TrySetResult();
            _drained = null;
        }
    }
}
