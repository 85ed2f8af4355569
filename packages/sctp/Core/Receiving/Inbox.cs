using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>Whole messages: puts those of a stream into order, and keeps them until they are read.</summary>
internal sealed class Inbox(BufferPool pool)
{
    /// <summary>What a message is charged above its bytes, so that many small ones are no cheaper than they are.</summary>
    public const int Overhead = 128;

    private readonly StreamTable<IncomingStream> _streams = new();
    private readonly Queue<ReceivedMessage> _ready = new();

    /// <summary>Bytes of messages that wait, with their overhead.</summary>
    public long Held { get; private set; }

    /// <summary>Takes a message.</summary>
    public Fault Add(in ReceivedMessage message)
    {
        if (message.IsUnordered)
        {
            Held += message.Length + Overhead;
            _ready.Enqueue(message);
            return Fault.None;
        }
        var stream = GetOrAdd(message.StreamId);
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
        _ready.Enqueue(message);
        stream.Advance();
        TakeKept(stream, 0);
        return Fault.None;
    }

    /// <summary>Whether messages of that stream and number could be delivered at once.</summary>
    public bool IsNext(ushort streamId, ushort sequence) => GetOrAdd(streamId).Offset(sequence) == 0;

    /// <summary>Messages of a stream up to a number will not come (RFC 3758 §3.6).</summary>
    public void Skip(ushort streamId, ushort sequence)
    {
        var stream = GetOrAdd(streamId);
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
    public void Reset(ushort streamId)
    {
        if (_streams[streamId] is { } stream)
            Reset(stream);
    }

    /// <summary>All streams begin anew.</summary>
    /// <param name="wasReset">Told of each.</param>
    public void ResetAll(Action<ushort> wasReset) => _streams.ForEach(stream =>
    {
        Reset(stream);
        wasReset(stream.Id);
    });

    /// <summary>Gives the memory of what was not delivered back.</summary>
    public void ClearKept() => ResetAll(_ => { });

    private IncomingStream GetOrAdd(ushort id) => _streams[id] ??= new IncomingStream(id);

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
            _ready.Enqueue(message);
        return true;
    }

    private void Reset(IncomingStream stream)
    {
        while (stream.TryTake(int.MaxValue, out var message, out _))
            Drop(message);
        stream.Reset();
    }

    private void Drop(in ReceivedMessage message)
    {
        Held -= message.Length + Overhead;
        pool.Return(message.Buffer);
    }
}
