using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WebTorrent.TcpTransport;

/// <summary>
/// Reads a socket without a task or a second buffer between: one read is one receive. One reader at a time; cancelling and
/// completing may come from any thread.
/// </summary>
internal sealed class SocketPipeReader(Socket socket, PinnedBufferPool pool, int maxReceiveSize) : PipeReader
{
    private readonly Lock _gate = new();
    private readonly ReceiveBuffer _buffer = new(pool, maxReceiveSize);
    private readonly Interruption _interruption = new();
    private TaskCompletionSource? _stopped;
    private bool _reading;
    private bool _lent;
    private bool _examined = true;
    private bool _ended;
    private bool _cancelled;
    private bool _completed;

    public override bool TryRead(out ReadResult result)
    {
        lock (_gate)
        {
            ThrowIfCompleted();
            if (_cancelled || !_examined || _ended)
            {
                result = Lend();
                return true;
            }
        }
        result = default;
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryRead(out var buffered))
            return buffered;
        var token = Enter(cancellationToken);
        var received = -1;
        try
        {
            received = await ReceiveAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Otherwise it was CancelPendingRead or Complete, and the result says so.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception error) when (Volatile.Read(ref _completed) && error is SocketException or ObjectDisposedException)
        {
            // The connection was closed here, under the read.
        }
        catch (SocketException error)
        {
            throw new IOException($"Receiving failed: {error.SocketErrorCode}.", error);
        }
        finally
        {
            Leave(received);
        }
        lock (_gate)
            return _completed ? new ReadResult(default, isCanceled: true, isCompleted: true) : Lend();
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        lock (_gate)
        {
            if (_completed)
                return;
            if (!_lent)
                throw new InvalidOperationException("There is no read to advance.");
            var unread = _buffer.Sequence;
            _examined = unread.Slice(examined).IsEmpty;
            _buffer.Consume((int)unread.Slice(0, consumed).Length);
            _lent = false;
        }
    }

    public override void CancelPendingRead()
    {
        lock (_gate)
        {
            if (_completed)
                return;
            _cancelled = true;
            if (_reading)
                _interruption.Interrupt();
        }
    }

    public override void Complete(Exception? exception = null) => _ = StopAsync();

    public override ValueTask CompleteAsync(Exception? exception = null) => new(StopAsync());

    /// <summary>Completes the reader.</summary>
    /// <returns>Done when no receive is under way any more: closing a socket under one resets the connection.</returns>
    public Task StopAsync()
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _completed = true;
                if (_reading)
                    _interruption.Interrupt();
                else
                    Free();
            }
            if (!_reading)
                return Task.CompletedTask;
            _stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _stopped.Task;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_buffer.ShouldWaitEmpty)
        {
            _buffer.Release();
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        var room = _buffer.GetRoom();
        var count = await socket.ReceiveAsync(room, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        _buffer.Received(count, room.Length);
        return count;
    }

    private CancellationToken Enter(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ThrowIfCompleted();
            if (_reading || _lent)
                throw new InvalidOperationException("The read before this one is not over.");
            _reading = true;
            return _interruption.TokenFor(cancellationToken);
        }
    }

    private void Leave(int received)
    {
        lock (_gate)
        {
            _reading = false;
            _ended |= received == 0;
            _examined &= received <= 0;
            if (!_completed)
                return;
            Free();
            _stopped?.TrySetResult();
        }
    }

    private ReadResult Lend()
    {
        _lent = true;
        var cancelled = _cancelled;
        _cancelled = false;
        return new ReadResult(_buffer.Sequence, cancelled, _ended);
    }

    private void Free()
    {
        if (_lent)
            _buffer.Forget();
        else
            _buffer.Release();
        _interruption.Untie();
    }

    private void ThrowIfCompleted()
    {
        if (_completed)
            throw new InvalidOperationException("The reader was completed.");
    }
}
