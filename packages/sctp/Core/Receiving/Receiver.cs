using WebTorrent.Sctp.Core.Buffers;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>The receiving half of an association: from chunks to messages, within the window.</summary>
internal sealed class Receiver(SctpOptions options, BufferPool pool)
{
    // Whoever sends more at once cannot be told of gaps (RFC 9260 §3.3.4).
    private const int MaxForward = 65_535;

    private readonly AheadWindow _ahead = new(pool, options.MaxMessageSize);
    private readonly Assembly _assembly = new(pool, options.MaxMessageSize);
    private int _streams;

    /// <summary>Says what arrived.</summary>
    public Acknowledger Acks { get; } = new(options);

    public Inbox Inbox { get; } = new(pool);

    /// <summary>The last TSN before the first gap.</summary>
    public uint CumulativeTsn { get; private set; }

    /// <summary>Bytes that are held, for the reader or until gaps close.</summary>
    public long Held => _assembly.Length + _ahead.Held + Inbox.Held;

    /// <summary>Bytes that the other side may send.</summary>
    public uint Window => (uint)Math.Max(0, options.ReceiveWindow - Held);

    /// <summary>Begins behind the other side's first TSN.</summary>
    public void Begin(uint initialTsn, int streams)
    {
        CumulativeTsn = initialTsn - 1;
        _streams = streams;
    }

    /// <summary>Gives all memory back, but for messages that are ready.</summary>
    public void Clear()
    {
        _ahead.Clear(CumulativeTsn);
        _assembly.Clear();
        Inbox.ClearKept();
        Acks.Clear();
    }

    public Fault HandleData(in DataChunk data)
    {
        if (data.Payload.IsEmpty)
            return Fault.NoUserData;
        if (data.StreamId >= _streams)
            return Fault.StreamOutOfRange;
        var offset = (int)(data.Tsn - CumulativeTsn);
        if (offset <= 0 || _ahead.Contains(CumulativeTsn, data.Tsn))
        {
            Acks.AddDuplicate(data.Tsn);
            return Fault.None;
        }
        if (offset > AheadWindow.MaxOffset || !HasRoom(data, offset))
        {
            Acks.WantNow();
            return Fault.None;
        }
        if (offset == 1)
            return HandleNext(data);
        Acks.WantNow();
        return HandleAhead(data);
    }

    /// <summary>TSNs up to one will not come (RFC 3758 §3.6).</summary>
    public Fault HandleForward(in ForwardTsnChunk forward)
    {
        Acks.WantNow();
        var offset = (int)(forward.NewCumulativeTsn - CumulativeTsn);
        if (offset > MaxForward)
            return Fault.ForwardTooFar;
        if (offset <= 0)
            return Fault.None;
        _assembly.Skip();
        _ahead.DropThrough(CumulativeTsn, forward.NewCumulativeTsn);
        CumulativeTsn = forward.NewCumulativeTsn;
        for (var i = 0; i < forward.Streams; i++)
        {
            var (stream, sequence) = forward.Stream(i);
            if (stream >= _streams)
                return Fault.StreamOutOfRange;
            Inbox.Skip(stream, sequence);
        }
        return Drain();
    }

    /// <summary>Writes a SACK, as far as there is room.</summary>
    public void WriteSack(ref PacketWriter packet) => Acks.Write(ref packet, CumulativeTsn, Window, _ahead);

    /// <summary>
    /// What extends the highest TSN must fit the window. What fills a gap may go beyond, up to twice the window: without it nothing that is
    /// held could ever be delivered.
    /// </summary>
    private bool HasRoom(in DataChunk data, int offset)
    {
        var fillsGap = _ahead.Count > 0 && (int)(data.Tsn - _ahead.Highest) < 0;
        var limit = fillsGap || (offset == 1 && _assembly.Length > 0) ? 2L * options.ReceiveWindow : options.ReceiveWindow;
        return Held + data.Payload.Length <= limit;
    }

    private Fault HandleNext(in DataChunk data)
    {
        CumulativeTsn++;
        var fault = Deliver(data.Flags, data.StreamId, data.Sequence, data.PayloadProtocolId, data.Payload);
        if (fault != Fault.None || _ahead.Count == 0)
            return fault;
        Acks.WantNow();
        return Drain();
    }

    private Fault HandleAhead(in DataChunk data)
    {
        if (!_ahead.Add(CumulativeTsn, data, out var first, out var last))
            return Fault.BrokenMessage;
        if (!_ahead.IsWhole(first, last))
            return Fault.None;
        return _ahead.TryAssemble(first, last, out var message) ? Inbox.Add(message) : Fault.MessageTooLarge;
    }

    /// <summary>Delivers what the closed gap held back.</summary>
    private Fault Drain()
    {
        var fault = Fault.None;
        while (fault == Fault.None && _ahead.Contains(CumulativeTsn, CumulativeTsn + 1))
        {
            CumulativeTsn++;
            var fragment = _ahead.Remove(CumulativeTsn);
            if (fragment.Buffer is not { } buffer)
                continue;
            fault = Deliver(fragment.Flags, fragment.StreamId, fragment.Sequence, fragment.PayloadProtocolId, buffer.Bytes.AsSpan(0, fragment.Length));
            pool.Return(buffer);
        }
        return fault;
    }

    private Fault Deliver(byte flags, ushort streamId, ushort sequence, uint payloadProtocolId, ReadOnlySpan<byte> payload)
    {
        var fault = _assembly.Add(flags, streamId, sequence, payloadProtocolId, payload, out var message);
        return fault == Fault.None && message is { } whole ? Inbox.Add(whole) : fault;
    }
}
