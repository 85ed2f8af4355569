using System.Buffers;
using System.IO.Pipelines;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// What is to be sent on one WebSocket. Frames are written one behind the other into one buffer and leave together, by <see cref="Flush"/> or when the scheduler says so.
/// While nothing waits there is no buffer: most connections are idle most of the time. Thread-safe, and it never waits.
/// </summary>
internal sealed class WebSocketOutbox(PipeWriter output, FlushScheduler scheduler, int maxBacklog)
{
    private const int FirstBuffer = 1024;

    private readonly Lock _gate = new();
    private byte[] _pending = [];
    private int _length;
    private int _sending;
    private TaskCompletionSource? _drained;
    private bool _isSending;
    private bool _isScheduled;
    private bool _isClosed;

    /// <summary>Whether more waits than should. As it is at the moment: others write too.</summary>
    public bool IsFull => Volatile.Read(ref _length) + Volatile.Read(ref _sending) > maxBacklog;

    /// <summary>Writes a frame for <see cref="Flush"/>, whatever waits already.</summary>
    public void Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!_isClosed)
                Append(opcode, payload);
        }
    }

    /// <summary>Writes the last frame.</summary>
    public void WriteClose(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!_isClosed)
                Append(WebSocketOpcode.Close, payload);
            _isClosed = true;
        }
    }

    /// <summary>Writes a message that is sent within a few milliseconds; false when too much waits or nothing is sent any more.</summary>
    public bool TryWrite(ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            if (_isClosed || IsFull)
                return false;
            Append(WebSocketOpcode.Text, message);
            ScheduleFlush();
            return true;
        }
    }

    /// <summary>Has what waits sent within a few milliseconds.</summary>
    public void FlushLater()
    {
        lock (_gate)
        {
            if (_length > 0)
                ScheduleFlush();
        }
    }

    /// <summary>Sends what waits, unless that is being done.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _isScheduled = false;
            if (_isSending || _length == 0)
                return;
            _isSending = true;
        }

        _ = SendAsync();
    }

    /// <summary>Sends what waits, and ends when it is sent or cannot be.</summary>
    public Task DrainAsync()
    {
        Flush();
        lock (_gate)
            return _isSending ? (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
    }

    private void ScheduleFlush()
    {
        if (_isSending || _isScheduled)
            return;
        _isScheduled = true;
        scheduler.Add(this);
    }

    private void Append(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        MakeRoom(WebSocketFrameHeader.MaxUnmasked + payload.Length);
        _length += WebSocketFrameHeader.Write(_pending.AsSpan(_length), opcode, payload.Length);
        payload.CopyTo(_pending.AsSpan(_length));
        _length += payload.Length;
    }

    private void MakeRoom(int count)
    {
        if (_length + count <= _pending.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Max(_length + count, 2 * _length)));
        _pending.AsSpan(0, _length).CopyTo(larger);
        if (_pending.Length > 0)
            ArrayPool<byte>.Shared.Return(_pending);
        _pending = larger;
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakePending())
            {
                if ((await output.FlushAsync().ConfigureAwait(false)).IsCompleted)
                    Fail();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The connection is gone; its reader learns of it by itself.
            Fail();
        }
    }

    // Into one piece, so that the kernel is given one piece. Only who sends comes here, and only one sends.
    private bool TakePending()
    {
        lock (_gate)
        {
            _sending = _length;
            if (_length == 0)
            {
                EndSending();
                return false;
            }

            _pending.AsSpan(0, _length).CopyTo(output.GetSpan(_length));
            output.Advance(_length);
            Forget();
            return true;
        }
    }

    private void Fail()
    {
        lock (_gate)
        {
            _isClosed = true;
            _sending = 0;
            Forget();
            EndSending();
        }
    }

    private void EndSending()
    {
        _isSending = false;
        _drained?.TrySetResult();
        _drained = null;
    }

    private void Forget()
    {
        if (_pending.Length > 0)
            ArrayPool<byte>.Shared.Return(_pending);
        _pending = [];
        _length = 0;
    }
}
