using System.Buffers;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// A connection whose writes are gathered: a write only copies, and one work item sends what has come together by the time it gets its turn. Under load a socket so gets
/// many small messages with one call of the kernel. Writing is thread-safe and never waits; who writes must look at <see cref="Backlog"/>.
/// </summary>
internal sealed class BatchingStream(Stream inner) : Stream, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte>? _pending;
    private ArrayBufferWriter<byte>? _spare;
    private TaskCompletionSource? _drained;
    private int _sending;
    private bool _isBusy;
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

    /// <summary>Ends when everything written so far is sent, or cannot be.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
            return _isBusy ? (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
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
            if (_isBusy)
                return ValueTask.CompletedTask;
            _isBusy = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close(null);
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
            Close(_drained);
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
            _isBusy = false;
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

    private void Close(TaskCompletionSource? drained)
    {
        lock (_gate)
        {
            _isClosed = true;
            _pending = _spare = null;
            _sending = 0;
        }

        drained?.TrySetResult();
    }
}
