using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;

namespace WebTorrent.Utp.Core;

/// <summary>The receiving half of a connection: puts packets into order and into a pipe, and says what arrived and how much may follow.</summary>
internal sealed class Receiver(int capacity, ReceiveBudget budget)
{
    // However much the others hold, a connection can receive this much; else it could never end.
    private const int LeastWindow = 64 * 1024;

    // The pipe never makes its writer wait: the window tells the other side to.
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0, minimumSegmentSize: 32 * 1024, useSynchronizationContext: false));

    private readonly ReorderBuffer _ahead = new();
    private ushort? _finSequence;
    private int _furthest;
    private int _unread;
    private uint _advertised;
    private bool _hasNews;
    private bool _isDiscarding;
    private bool _isCompleted;

    /// <summary>The bytes in order.</summary>
    public PipeReader Input => _pipe.Reader;

    /// <summary>The last number received in order.</summary>
    public ushort Ack { get; private set; }

    /// <summary>Whether the other side must be told something.</summary>
    public bool AckPending { get; private set; }

    /// <summary>Whether something is missing before what arrived.</summary>
    public bool HasGap => _ahead.Count > 0;

    /// <summary>Whether everything arrived, the FIN too.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Bytes that wait for the reader or for a gap to close.</summary>
    public int BufferedBytes => _unread + _ahead.Bytes;

    /// <summary>Bytes that the other side may send.</summary>
    public uint Window => (uint)Math.Max(0, Math.Min(capacity - BufferedBytes, Math.Max(budget.Free, LeastWindow - BufferedBytes)));

    /// <summary>Begins behind a number.</summary>
    public void Start(ushort ack) => Ack = ack;

    public void HandleData(ushort sequence, ReadOnlySpan<byte> payload)
    {
        AckPending = true;
        var ahead = SequenceNumber.Offset(Ack, sequence) - 1;
        if (ahead < 0 || ahead > ReorderBuffer.MaxAhead || payload.IsEmpty || IsFinished || IsPastFin(sequence))
            return;
        if (!HasRoom(payload.Length, isNext: ahead == 0))
            return;
        if (ahead > 0)
        {
            if (_ahead.TryAdd(sequence, ahead, payload))
            {
                budget.Take(payload.Length);
                _furthest = Math.Max(_furthest, ahead);
            }
            return;
        }
        budget.Take(payload.Length);
        Deliver(payload);
        Advance();
    }

    public void HandleFin(ushort sequence)
    {
        AckPending = true;
        var ahead = SequenceNumber.Offset(Ack, sequence) - 1;
        if (_finSequence is not null || ahead < 0 || ahead > ReorderBuffer.MaxAhead)
            return;
        _finSequence = sequence;
        TryFinish();
    }

    /// <summary>The reader took bytes.</summary>
    /// <returns>Whether the other side should hear of the larger window.</returns>
    public bool HandleRead(int count)
    {
        if (_isDiscarding)
            return false;
        _unread -= count;
        budget.Give(count);
        // A quarter is news; to who was told of little, half of that least window is.
        if (Window - (long)_advertised < Math.Min(capacity / 4, Math.Max(_advertised, LeastWindow / 2)))
            return false;
        AckPending = true;
        return true;
    }

    /// <summary>Drops what was not read and what comes: nobody reads any more.</summary>
    public void Discard()
    {
        _isDiscarding = true;
        _hasNews = false;
        budget.Give(_unread);
        _unread = 0;
    }

    /// <summary>Shows the reader what came. The pipe belongs to whoever calls this and <see cref="HandleData"/>.</summary>
    public void Flush()
    {
        if (_isCompleted)
            return;
        if (_hasNews)
        {
            _hasNews = false;
            var flush = _pipe.Writer.FlushAsync();
            Debug.Assert(flush.IsCompletedSuccessfully, "The pipe takes everything at once.");
        }
        if (IsFinished)
            Complete(null);
    }

    /// <summary>Ends the pipe; the reader still gets what came before.</summary>
    public void Complete(Exception? error)
    {
        if (_isCompleted)
            return;
        _isCompleted = true;
        _pipe.Writer.Complete(error);
        budget.Give(_ahead.Bytes);
        _ahead.Clear();
    }

    /// <summary>Writes the mask of what arrived past the gap.</summary>
    /// <returns>Its length.</returns>
    public int WriteSelectiveAck(Span<byte> destination)
    {
        var mask = destination[..SelectiveAck.SizeFor(_furthest + 1)];
        mask.Clear();
        for (var offset = SelectiveAck.FirstOffset; offset <= _furthest + 1; offset++)
        {
            if (_ahead.Contains((ushort)(Ack + offset)))
                SelectiveAck.Set(mask, offset);
        }
        return mask.Length;
    }

    /// <summary>A packet with <see cref="Ack"/> and this window leaves.</summary>
    /// <param name="withSelectiveAck">Whether it also tells what arrived past the gap.</param>
    public void Acknowledged(bool withSelectiveAck)
    {
        _advertised = Window;
        AckPending &= HasGap && !withSelectiveAck;
    }

    /// <summary>Has the other side told what arrived, once more.</summary>
    public void Remind() => AckPending = true;

    /// <summary>
    /// Half a window more than was offered, because windows shrink while packets are under way. When the budget is spent, the packet that
    /// closes the gap still has room if the reader reads: or else everybody could wait for everybody.
    /// </summary>
    private bool HasRoom(int length, bool isNext) =>
        BufferedBytes + length <= capacity + (capacity / 2)
        && (length <= budget.Free || (isNext ? _unread : BufferedBytes) + length <= 2 * LeastWindow);

    private bool IsPastFin(ushort sequence) => _finSequence is { } fin && SequenceNumber.Offset(sequence, fin) <= 0;

    private void Deliver(ReadOnlySpan<byte> payload)
    {
        if (_isDiscarding)
        {
            budget.Give(payload.Length);
            return;
        }
        _pipe.Writer.Write(payload);
        _unread += payload.Length;
        _hasNews = true;
    }

    private void Advance()
    {
        Ack++;
        _furthest = Math.Max(0, _furthest - 1);
        while (_ahead.Count > 0 && MoveNext())
        {
            Ack++;
            _furthest = Math.Max(0, _furthest - 1);
        }
        TryFinish();
    }

    private bool MoveNext()
    {
        var next = (ushort)(Ack + 1);
        if (!_ahead.TryGet(next, out var payload))
            return false;
        Deliver(payload);
        _ahead.Remove(next);
        return true;
    }

    private void TryFinish()
    {
        if (_finSequence is not { } fin || (ushort)(Ack + 1) != fin)
            return;
        Ack = fin;
        IsFinished = true;
    }
}
