using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp;

/// <summary>
/// The connection's pipe, told apart by one thing: what is consumed opens the window for the other side. One reader at a time; cancelling
/// and completing may come from any thread.
/// </summary>
internal sealed class UtpPipeReader(UtpDriver driver, UtpConnection connection) : PipeReader
{
    private readonly Lock _gate = new();
    private readonly PipeReader _input = connection.Input;
    private ReadOnlySequence<byte> _lent;
    private bool _isLent;
    private bool _reading;
    private bool _completed;

    public override bool TryRead(out ReadResult result)
    {
        lock (_gate)
        {
            ThrowIfCompleted();
            if (!_input.TryRead(out result))
                return false;
            (_lent, _isLent) = (result.Buffer, true);
            return true;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> reading;
        lock (_gate)
        {
            ThrowIfCompleted();
            reading = _input.ReadAsync(cancellationToken);
            _reading = true;
        }
        try
        {
            return Lend(await reading.ConfigureAwait(false));
        }
        finally
        {
            Leave();
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        int count;
        lock (_gate)
        {
            if (_completed)
                return;
            count = (int)_lent.Slice(0, consumed).Length;
            (_lent, _isLent) = (default, false);
            _input.AdvanceTo(consumed, examined);
        }
        if (count > 0)
            driver.Consumed(connection, count);
    }

    public override void CancelPendingRead()
    {
        lock (_gate)
        {
            if (!_completed)
                _input.CancelPendingRead();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            if (_completed)
                return;
            _completed = true;
            if (_reading)
                _input.CancelPendingRead();
            else
                Free();
        }
        driver.StopReading(connection);
    }

    private ReadResult Lend(ReadResult result)
    {
        lock (_gate)
        {
            if (_completed)
                return new ReadResult(default, isCanceled: true, isCompleted: true);
            (_lent, _isLent) = (result.Buffer, true);
            return result;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _reading = false;
            if (_completed)
                Free();
        }
    }

    /// <summary>Gives the memory back to the pool, or leaves it to the collector, because somebody may still look at it.</summary>
    private void Free()
    {
        if (!_isLent)
            _input.Complete();
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
            throw new InvalidOperationException("The reader was completed.");
    }
}
