using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>Whole messages: puts those of a stream into order, and keeps them until they are read.</summary>
internal sealed class Inbox(BufferPool pool)
{
    /// <summary>What a message is charged above its bytes, so that many small ones are no cheaper than they are.</summary>
    public const int Overhead = 128;

    private readonly StreamTable<IncomingStream> _streams = new();
    private readonly Queue<ReceivedMessage> _ready = new();
    private readonly List<IncomingStream> _used = [];

    /// <summary>Bytes of messages that wait, with their overhead.</summary>
    public long Held { get; private set; }

    /// <summary>Messages that were ever ready to be read.</summary>
    public long MessagesDelivered { get; private set; }

    /// <summary>Messages that were read.</summary>
    public long MessagesRead => MessagesDelivered - _ready.Count;

    /// <summary>Takes a message.</summary>
    public Fault Add(in ReceivedMessage message)
    {
        var stream = Use(message.StreamId);
        if (message.IsUnordered)
        {
            Held += message.Length + Overhead;
            Deliver(stream, message);
            return Fault.None;
        }
        var offset = stream.Offset(message.Sequence);
        if (offset < 0)
        {
            pool.Return(message.Buffer);
            return Fault.SequenceBehind;
        }
        Held += message.Length + Overhead;
        if (offset > 0)
        {
            stream.Keep(message);
            return Fault.None;
        }
        Deliver(stream, message);
        stream.Advance();
        TakeKept(stream, 0);
        return Fault.None;
    }

    /// <summary>Messages of a stream up to a number will not come (RFC 3758 §3.6).</summary>
    public void Skip(ushort streamId, ushort sequence)
    {
        var stream = Use(streamId);
        while (stream.Offset(sequence) is >= 0 and var offset && Take(stream, offset))
        {
        }
        stream.SkipTo(sequence);
        TakeKept(stream, 0);
    }

    public bool TryRead(out ReceivedMessage message)
    {
        if (!_ready.TryDequeue(out message))
            return false;
        Held -= message.Length + Overhead;
        return true;
    }

    /// <summary>A stream begins anew. What of it came too early for its number is dropped.</summary>
    /// <returns>Whether messages of it had been ready since it began.</returns>
    public bool Reset(ushort streamId) => _streams[streamId] is { } stream && Reset(stream);

    /// <summary>All streams begin anew.</summary>
    /// <param name="wasReset">Told of each that was used since it began, and whether messages of it had been ready.</param>
    public void ResetAll(Action<ushort, bool> wasReset)
    {
        foreach (var stream in _used)
        {
            stream.IsUsed = false;
            wasReset(stream.Id, Reset(stream));
        }
        _used.Clear();
    }

    /// <summary>Gives the memory of what was not delivered back.</summary>
    public void ClearKept() => ResetAll((_, _) => { });

    /// <summary>A stream that something is known of from now on.</summary>
    private IncomingStream Use(ushort id)
    {
        var stream = _streams[id] ??= new IncomingStream(id);
        if (!stream.IsUsed)
            _used.Add(stream);
        stream.IsUsed = true;
        return stream;
    }

    private void Deliver(IncomingStream stream, in ReceivedMessage message)
    {
        stream.HasDelivered = true;
        MessagesDelivered++;
        _ready.Enqueue(message);
    }

    private void TakeKept(IncomingStream stream, int last)
    {
        while (Take(stream, last))
        {
        }
    }

    private bool Take(IncomingStream stream, int last)
    {
        if (!stream.TryTake(last, out var message, out var isStale))
            return false;
        if (isStale)
            Drop(message);
        else
            Deliver(stream, message);
        return true;
    }

    private bool Reset(IncomingStream stream)
    {
        while (stream.TryTake(int.MaxValue, out var message, out _))
            Drop(message);
        var hadMessages = stream.HasDelivered;
        stream.Reset();
        return hadMessages;
    }

    private void Drop(in ReceivedMessage message)
    {
        Held -= message.Length + Overhead;
        pool.Return(message.Buffer);
    }
}
