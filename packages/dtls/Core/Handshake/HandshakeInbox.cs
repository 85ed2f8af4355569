namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>
/// Puts the messages of the other side together and in order (RFC 6347 §4.2.2, §4.2.3). Anybody can make up fragments of a handshake, so what they may
/// cost is bounded: <see cref="MaxAhead"/> messages of <see cref="MaxMessage"/> bytes.
/// </summary>
internal sealed class HandshakeInbox
{
    /// <summary>The longest message, in bytes.</summary>
    public const int MaxMessage = 8 * 1024;

    /// <summary>So many messages are put together at a time, from the next one on.</summary>
    public const int MaxAhead = 10;

    private readonly Reassembly?[] _slots = new Reassembly?[MaxAhead];

    /// <summary>The number of the message that comes next.</summary>
    public ushort Next { get; private set; }

    /// <summary>
    /// Whether the conversation may have begun before: a server that keeps nothing of whom it asked for a cookie, perhaps more than once, takes whatever
    /// message is there as the first one.
    /// </summary>
    public bool IsOpenEnded { get; set; }

    /// <summary>Takes a fragment; it is copied.</summary>
    public InboxVerdict Add(in HandshakeHeader header, ReadOnlySpan<byte> fragment)
    {
        if ((short)(header.Sequence - Next) < 0)
            return InboxVerdict.Repeated;
        if ((ushort)(header.Sequence - Next) >= MaxAhead || header.Length > MaxMessage)
            return InboxVerdict.Refused;
        ref var slot = ref _slots[header.Sequence % MaxAhead];
        // The later one counts: a forged fragment must not keep the true message out for good.
        slot ??= new Reassembly();
        if (!slot.Fits(header))
            slot.Begin(header);
        slot.Add(header, fragment);
        return InboxVerdict.Taken;
    }

    /// <summary>The next message, if it is there whole; it stays until <see cref="Consume"/>.</summary>
    public bool TryPeek(out HandshakeMessage message)
    {
        if (IsOpenEnded)
            SkipToWhole();
        message = IsComplete(Next) ? _slots[Next % MaxAhead]!.Message : default;
        return IsComplete(Next);
    }

    /// <summary>Goes on to the message after the next one.</summary>
    public void Consume()
    {
        _slots[Next % MaxAhead] = null;
        Next++;
    }

    /// <summary>Forgets what is not consumed.</summary>
    public void Clear() => Array.Clear(_slots);

    /// <summary>Forgets everything: any first message counts as new.</summary>
    public void Restart()
    {
        Clear();
        Next = 0;
    }

    private void SkipToWhole()
    {
        var skipped = 0;
        while (skipped < MaxAhead && !IsComplete((ushort)(Next + skipped)))
            skipped++;
        for (; skipped is > 0 and < MaxAhead; skipped--)
            Consume();
    }

    private bool IsComplete(ushort sequence) => _slots[sequence % MaxAhead] is { IsComplete: true };
}
