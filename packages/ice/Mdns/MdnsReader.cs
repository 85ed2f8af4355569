using System.Buffers.Binary;
using System.Net;

namespace WebTorrent.Ice.Mdns;

/// <summary>
/// Goes through a DNS message (RFC 1035 §4.1): a header of twelve bytes, questions, records. Names may point backwards into the message; each pointer has to
/// lead further back than the one before, so that there is an end.
/// </summary>
internal ref struct MdnsReader(ReadOnlySpan<byte> message)
{
    public const int HeaderSize = 12;

    private const int MaxName = 255;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; } = HeaderSize;

    /// <summary>Reads a question; its name is null when it is none of ours.</summary>
    public bool TryReadQuestion(out MdnsName? name, out MdnsRecordType type)
    {
        type = default;
        if (!TryReadName(out name) || _message.Length - Position < 4)
            return false;
        type = (MdnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(_message[Position..]);
        Position += 4;
        return true;
    }

    /// <summary>Reads a record; its address is null when it is none of an address, or has no life left.</summary>
    public bool TryReadRecord(out MdnsName? name, out IPAddress? address)
    {
        address = null;
        if (!TryReadName(out name) || _message.Length - Position < 10)
            return false;
        var head = _message[Position..];
        var type = (MdnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(head);
        var life = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(head[8..]);
        Position += 10;
        if (length > _message.Length - Position)
            return false;
        if (life > 0 && ((type == MdnsRecordType.A && length == 4) || (type == MdnsRecordType.Aaaa && length == 16)))
            address = new IPAddress(_message.Slice(Position, length));
        Position += length;
        return true;
    }

    private bool TryReadName(out MdnsName? name)
    {
        name = null;
        Span<char> text = stackalloc char[MaxName];
        var (length, at, limit, end) = (0, Position, Position, -1);
        while (at < _message.Length)
        {
            int size = _message[at];
            if (size == 0)
            {
                Position = end < 0 ? at + 1 : end;
                _ = MdnsName.TryParse(text[..Math.Max(0, length - 1)].ToString(), out name);
                return true;
            }

            if (size >= 0xC0)
            {
                if (_message.Length - at < 2)
                    return false;
                end = end < 0 ? at + 2 : end;
                at = BinaryPrimitives.ReadUInt16BigEndian(_message[at..]) & 0x3FFF;
                if (at >= limit)
                    return false;
                limit = at;
                continue;
            }

            if (size > 63 || size > _message.Length - at - 1 || length + size + 1 > MaxName)
                return false;
            length += Copy(_message.Slice(at + 1, size), text[length..]);
            at += 1 + size;
        }

        return false;
    }

    private static int Copy(ReadOnlySpan<byte> label, Span<char> text)
    {
        for (var i = 0; i < label.Length; i++)
            text[i] = (char)label[i];
        text[label.Length] = '.';
        return label.Length + 1;
    }
}
