using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>
/// What we say in one go and repeat until it is answered (RFC 6347 §4.2.4). Packed into as few datagrams as possible: a message that does not fit
/// into what is left of one is cut.
/// </summary>
internal sealed class Flight
{
    // Not worth a record of its own: rather the next datagram.
    private const int SmallestFragment = 64;

    private static readonly byte[] ChangeCipherSpec = [1];

    private readonly List<FlightItem> _items = [];
    private int _item;
    private int _offset;

    /// <summary>Flights so far.</summary>
    public int Number { get; private set; }

    /// <summary>The number of our next message.</summary>
    public ushort NextSequence { get; set; }

    public bool IsEmpty => _items.Count == 0;

    /// <summary>Begins a new flight: the one before has been answered.</summary>
    public void Begin()
    {
        Clear();
        Number++;
    }

    /// <summary>Adds a message.</summary>
    /// <returns>Its bytes with the header, for the hash of the handshake.</returns>
    public ReadOnlySpan<byte> Add(HandshakeType type, ReadOnlySpan<byte> body, bool isProtected = false)
    {
        var bytes = new byte[HandshakeHeader.Size + body.Length];
        new HandshakeHeader(type, body.Length, NextSequence++, 0, body.Length).WriteTo(bytes);
        body.CopyTo(bytes.AsSpan(HandshakeHeader.Size));
        _items.Add(new FlightItem(ContentType.Handshake, isProtected, bytes));
        return bytes;
    }

    /// <summary>Adds the sign that what follows is sealed.</summary>
    public void AddChangeCipherSpec() => _items.Add(new FlightItem(ContentType.ChangeCipherSpec, IsProtected: false, ChangeCipherSpec));

    /// <summary>Has the whole flight sent again.</summary>
    public void Rewind() => _item = _offset = 0;

    public void Clear()
    {
        _items.Clear();
        Rewind();
    }

    /// <summary>Writes the next datagram; 0 when everything is written.</summary>
    public int Write(RecordLayer records, Span<byte> datagram)
    {
        var length = 0;
        while (_item < _items.Count && WriteRecord(records, _items[_item], datagram[length..]) is var written and > 0)
            length += written;
        return length;
    }

    private int WriteRecord(RecordLayer records, in FlightItem item, Span<byte> destination) =>
        item.Type == ContentType.Handshake ? WriteFragment(records, item, destination) : WriteWhole(records, item, destination);

    private int WriteWhole(RecordLayer records, in FlightItem item, Span<byte> destination)
    {
        if (destination.Length < RecordLayer.OverheadOf(item.IsProtected) + item.Bytes.Length)
            return 0;
        item.Bytes.CopyTo(destination[RecordLayer.OffsetOfPayload(item.IsProtected)..]);
        _item++;
        return records.Complete(item.Type, item.IsProtected, destination, item.Bytes.Length);
    }

    private int WriteFragment(RecordLayer records, in FlightItem item, Span<byte> destination)
    {
        var body = item.Bytes.AsSpan(HandshakeHeader.Size);
        var room = destination.Length - RecordLayer.OverheadOf(item.IsProtected) - HandshakeHeader.Size;
        var left = body.Length - _offset;
        if (room < left && room < SmallestFragment)
            return 0;
        var count = Math.Min(room, left);
        _ = HandshakeHeader.TryParse(item.Bytes, out var header);
        var payload = destination[RecordLayer.OffsetOfPayload(item.IsProtected)..];
        (header with { Offset = _offset, FragmentLength = count }).WriteTo(payload);
        body.Slice(_offset, count).CopyTo(payload[HandshakeHeader.Size..]);
        _offset += count;
        if (_offset == body.Length)
            (_item, _offset) = (_item + 1, 0);
        return records.Complete(item.Type, item.IsProtected, destination, HandshakeHeader.Size + count);
    }
}
