using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp.Core.Sending;

/// <summary>
/// Messages that wait to be sent for the first time. Streams take turns, message by message: the fragments of one have TSNs in a row (RFC 9260 §6.9).
/// </summary>
internal sealed class SendQueue(BufferPool pool, int maxBytes)
{
    // However short, a message takes memory besides its own.
    private const int LeastSize = 128;
    private const int LeastCount = 1024;

    private readonly StreamTable<OutgoingStream> _streams = new();
    private readonly Queue<OutgoingStream> _turns = new();
    private OutgoingMessage? _free;
    private int _count;

    /// <summary>Bytes that wait.</summary>
    public long BufferedAmount { get; private set; }

    public bool IsEmpty => _turns.Count == 0;

    /// <summary>Whether so many messages wait that no more are taken.</summary>
    public bool IsFull => _count >= Math.Max(LeastCount, maxBytes / LeastSize);

    /// <summary>Messages that expired before their turn came.</summary>
    public long Expired { get; private set; }

    public OutgoingStream? Find(ushort id) => _streams[id];

    public OutgoingStream GetOrAdd(ushort id) => _streams[id] ??= new OutgoingStream(id);

    public void Add(long now, in SctpSend send, ReadOnlySpan<byte> bytes)
    {
        var stream = GetOrAdd(send.StreamId);
        var message = _free ?? new OutgoingMessage();
        _free = message.Next;
        message.Next = null;
        message.Stream = stream;
        message.Buffer = pool.Rent(bytes.Length);
        bytes.CopyTo(message.Buffer.Bytes);
        (message.Length, message.Offset, message.Fragments, message.IsAbandoned) = (bytes.Length, 0, 0, false);
        (message.PayloadProtocolId, message.IsUnordered) = (send.PayloadProtocolId, send.IsUnordered);
        message.MaxRetransmits = send.MaxRetransmits ?? int.MaxValue;
        // Lifetimes are whole milliseconds, of which the last one counts: even with none a message is tried if it can leave at once.
        message.ExpiresAt = send.Lifetime is { } lifetime ? now + TimeSpan.TicksPerMillisecond + Math.Min(lifetime.Ticks, Timer.Never / 2) : Timer.Never;
        _count++;
        if (stream.First is null)
            _turns.Enqueue(stream);
        stream.Add(message);
        stream.BufferedAmount += bytes.Length;
        BufferedAmount += bytes.Length;
    }

    /// <summary>Finds the message whose next fragment is to be sent; those that expired before their first are dropped.</summary>
    public OutgoingMessage? Peek(long now)
    {
        while (_turns.TryPeek(out var stream))
        {
            var message = stream.First!;
            if (message.Offset > 0 || now < message.ExpiresAt)
                return message;
            Expired++;
            Take(message, message.Length);
            Free(message);
        }
        return null;
    }

    /// <summary>Bytes of the message that <see cref="Peek"/> found have been given a TSN, or dropped.</summary>
    public void Take(OutgoingMessage message, int length)
    {
        var stream = message.Stream;
        Subtract(message, length);
        if (!message.IsWhollySent)
            return;
        _turns.Dequeue();
        if (stream.First is not null)
            _turns.Enqueue(stream);
    }

    /// <summary>Nothing of the message is needed any more.</summary>
    public void Free(OutgoingMessage message)
    {
        pool.Return(message.Buffer);
        message.Buffer = null!;
        message.Stream = null!;
        message.Next = _free;
        _free = message;
    }

    /// <summary>Drops everything that waits.</summary>
    public void Clear() => DropBeyond(0);

    /// <summary>Drops what waits on streams that the other side turned out not to have.</summary>
    public void DropBeyond(int streams)
    {
        for (var turns = _turns.Count; turns > 0; turns--)
        {
            var stream = _turns.Dequeue();
            if (stream.Id < streams)
                _turns.Enqueue(stream);
            else
                DropAll(stream);
        }
    }

    /// <summary>All streams begin anew.</summary>
    public void ResetStreams() => _streams.ForEach(stream => (stream.NextSequence, stream.IsResetting) = (0, false));

    private void DropAll(OutgoingStream stream)
    {
        while (stream.First is { } message)
        {
            Subtract(message, message.Length - message.Offset);
            if (message.Fragments == 0)
                Free(message);
        }
    }

    private void Subtract(OutgoingMessage message, int length)
    {
        var stream = message.Stream;
        message.Offset += length;
        stream.BufferedAmount -= length;
        BufferedAmount -= length;
        if (!message.IsWhollySent)
            return;
        _count--;
        stream.RemoveFirst();
    }
}
