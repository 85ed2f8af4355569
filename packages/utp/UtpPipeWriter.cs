using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp;

/// <summary>
/// What the application writes: blocks that a flush hands over to the connection, which keeps them until they have arrived. A flush waits
/// while the connection has enough to send. One writer at a time; cancelling may come from any thread.
/// </summary>
internal sealed class UtpPipeWriter(UtpDriver driver, UtpConnection connection, RoomSignal room) : PipeWriter
{
    private const int LeastBlock = 4 * 1024;
    private const int MostBlock = 64 * 1024;

    private readonly List<SendBlock> _blocks = [];
    private SendBlock? _current;
    private long _unflushed;
    private int _blockSize = LeastBlock;
    private bool _completed;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        ThrowIfCompleted();
        var needed = Math.Max(1, sizeHint);
        if (_current is null || _current.Free < needed)
        {
            _current = new SendBlock(Math.Max(needed, _blockSize));
            _blocks.Add(_current);
            _blockSize = Math.Min(_blockSize * 2, MostBlock);
        }
        return _current.Bytes.AsMemory(_current.Count);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _current?.Free ?? 0);
        if (bytes > 0)
            _current!.Count += bytes;
        _unflushed += bytes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        cancellationToken.ThrowIfCancellationRequested();
        if (!driver.Write(connection, Take(), room, out var waiting))
        {
            var tie = cancellationToken.UnsafeRegister(static writer => ((UtpPipeWriter)writer!).Interrupt(), this);
            await using (tie.ConfigureAwait(false))
                await waiting.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            driver.ThrowIfClosed(connection);
        }
        return new FlushResult(room.TakeCancelled(), isCompleted: false);
    }

    public override void CancelPendingFlush()
    {
        room.Cancel();
        Interrupt();
    }

    /// <summary>Ends the stream: the other side reads to its end.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_completed)
            return;
        _completed = true;
        if (exception is null)
            driver.End(connection, Take());
        else
            driver.Abort(connection);
        foreach (var block in _blocks)
            block.Release();
        _blocks.Clear();
    }

    private void Interrupt() => driver.Interrupt(room);

    /// <summary>Gives away what was written, and begins anew.</summary>
    private List<SendBlock> Take()
    {
        _current = null;
        _unflushed = 0;
        if (_blocks.Count <= 1)
            _blockSize = LeastBlock;
        return _blocks;
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
            throw new InvalidOperationException("The writer was completed.");
    }
}
