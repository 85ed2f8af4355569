namespace WebTorrent.Sctp.Core.Sending;

/// <summary>One of our outgoing streams: its messages that wait, and its next number.</summary>
internal sealed class OutgoingStream(ushort id)
{
    private OutgoingMessage? _last;

    public ushort Id => id;

    /// <summary>The message whose turn is next.</summary>
    public OutgoingMessage? First { get; private set; }

    /// <summary>Bytes that were not sent yet.</summary>
    public long BufferedAmount { get; set; }

    /// <summary>Number of the next ordered message.</summary>
    public ushort NextSequence { get; set; }

    /// <summary>Whether it takes no messages, because it is being reset.</summary>
    public bool IsResetting { get; set; }

    /// <summary>Highest number of an ordered message that was skipped, for the FORWARD-TSN being written.</summary>
    public ushort Skipped { get; set; }

    /// <summary>In which FORWARD-TSN that was.</summary>
    public long SkippedIn { get; set; }

    public void Add(OutgoingMessage message)
    {
        if (_last is null)
            First = message;
        else
            _last.Next = message;
        _last = message;
    }

    public void RemoveFirst()
    {
        var next = First!.Next;
        First.Next = null;
        First = next;
        if (next is null)
            _last = null;
    }
}
