using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WebTorrent.TcpTransport;

/// <summary>
/// Writes a socket without a task or a second buffer between: what was written since the last flush goes out as it lies, in few
/// large sends; the buffers go back to the pool with each flush. One writer at a time. A flush that was cancelled may have sent a
/// part, so that nothing can follow it.
/// </summary>
internal sealed class SocketPipeWriter(Socket socket, PinnedBufferPool pool, int maxSendSize) : PipeWriter
{
    private readonly List<(byte[] Bytes, int Count)> _full = [];
    private readonly Interruption _interruption = new();
    private byte[] _bytes = [];
    private int _count;
    private long _unflushed;
    private long _lastFlush;
    private bool _broken;
    private bool _completed;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_completed)
            throw new InvalidOperationException("The writer was completed.");
        var needed = Math.Max(1, sizeHint);
        if (_bytes.Length - _count < needed)
            NextBuffer(needed);
        return _bytes.AsMemory(_count);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _bytes.Length - _count);
        _count += bytes;
        _unflushed += bytes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_completed)
            throw new InvalidOperationException("The writer was completed.");
        if (_broken)
            throw new IOException("The flush before this one was cut off.");
        var token = _interruption.TokenFor(cancellationToken);
        _broken = true;
        try
        {
            foreach (var (bytes, count) in _full)
                await socket.SendAsync(bytes.AsMemory(0, count), SocketFlags.None, token).ConfigureAwait(false);
            if (_count > 0)
                await socket.SendAsync(_bytes.AsMemory(0, _count), SocketFlags.None, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new FlushResult(isCanceled: true, isCompleted: false);
        }
        catch (SocketException error)
        {
            throw new IOException($"Sending failed: {error.SocketErrorCode}.", error);
        }
        _broken = false;
        _lastFlush = _unflushed;
        Release();
        return new FlushResult(isCanceled: false, isCompleted: false);
    }

    public override void CancelPendingFlush() => _interruption.Interrupt();

    public override void Complete(Exception? exception = null)
    {
        if (_completed)
            return;
        _completed = true;
        _interruption.Untie();
        Release();
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The connection is gone already, which tells the peer the same.
        }
    }

    // Buffers are as large as what was sent last time: a peer that takes little at once holds little memory.
    private void NextBuffer(int needed)
    {
        if (_count > 0)
            _full.Add((_bytes, _count));
        else
            pool.Return(_bytes);
        var usual = Math.Min(Math.Max(_lastFlush, _unflushed), maxSendSize);
        _bytes = pool.Rent((int)Math.Max(needed, usual));
        _count = 0;
    }

    private void Release()
    {
        foreach (var (bytes, _) in _full)
            pool.Return(bytes);
        _full.Clear();
        pool.Return(_bytes);
        _bytes = [];
        _count = 0;
        _unflushed = 0;
    }
}
