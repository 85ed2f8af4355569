namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>A stream of the other side: which number comes next, and what came too early.</summary>
internal sealed class IncomingStream(ushort id)
{
    private PriorityQueue<ReceivedMessage, long>? _early;
    private long _expected;

    public ushort Id => id;

    /// <summary>Whether it is among those that must be told when all begin anew.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether messages of it were ready to be read since it began.</summary>
    public bool HasDelivered { get; set; }

    /// <summary>Number of the next ordered message.</summary>
    public ushort Expected => (ushort)_expected;

    /// <summary>How far a number is ahead of the next.</summary>
    public int Offset(ushort sequence) => (short)(sequence - Expected);

    /// <summary>The next message was delivered.</summary>
    public void Advance() => _expected++;

    /// <summary>Keeps a message whose turn has not come.</summary>
    public void Keep(in ReceivedMessage message) => (_early ??= new()).Enqueue(message, _expected + Offset(message.Sequence));

    /// <summary>Takes a kept message whose turn has come; one with a number that was had before comes out too, as stale.</summary>
    /// <param name="last">Where the turn is, at least: what was skipped makes place.</param>
    /// <param name="message">The message.</param>
    /// <param name="isStale">Whether it is to be dropped.</param>
    public bool TryTake(int last, out ReceivedMessage message, out bool isStale)
    {
        message = default;
        isStale = false;
        if (_early is null || !_early.TryPeek(out message, out var number) || number > _expected + last)
            return false;
        _early.Dequeue();
        isStale = number < _expected;
        if (!isStale)
            _expected = number + 1;
        return true;
    }

    /// <summary>Everything up to a number is over.</summary>
    public void SkipTo(ushort sequence)
    {
        var offset = Offset(sequence);
        if (offset >= 0)
            _expected += offset + 1;
    }

    /// <summary>Numbers begin anew.</summary>
    public void Reset() => (_expected, HasDelivered) = (0, false);
}
