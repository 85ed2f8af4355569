using System.Buffers.Text;

namespace WebTorrent.Dht.Core.Krpc;

/// <summary>
/// Writes the parts of a message one behind another into a packet. It is not a general bencode writer: the callers know the order of their keys, and a
/// packet costs no memory.
/// </summary>
internal ref struct PacketWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Length { get; private set; }

    /// <summary>Puts bencoded bytes down as they are.</summary>
    public void Raw(scoped ReadOnlySpan<byte> encoded)
    {
        encoded.CopyTo(_destination[Length..]);
        Length += encoded.Length;
    }

    public void String(scoped ReadOnlySpan<byte> value)
    {
        _ = Utf8Formatter.TryFormat(value.Length, _destination[Length..], out var digits);
        Length += digits;
        Raw(":"u8);
        Raw(value);
    }

    public void Integer(long value)
    {
        Raw("i"u8);
        _ = Utf8Formatter.TryFormat(value, _destination[Length..], out var digits);
        Length += digits;
        Raw("e"u8);
    }

    /// <summary>Twenty bytes with their length in front.</summary>
    public void Id(NodeId id)
    {
        Raw("20:"u8);
        id.CopyTo(_destination[Length..]);
        Length += NodeId.Size;
    }

    /// <summary>A key, already encoded, and a string; neither when the string is empty.</summary>
    public void OptionalString(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        Raw(key);
        String(value);
    }

    /// <summary>A key, already encoded, and an integer; neither when there is none.</summary>
    public void OptionalInteger(scoped ReadOnlySpan<byte> key, long? value)
    {
        if (value is null)
            return;
        Raw(key);
        Integer(value.Value);
    }

    /// <summary>Bytes, already encoded, that say that something is so; nothing when it is not.</summary>
    public void Flag(scoped ReadOnlySpan<byte> keyAndValue, bool isSet)
    {
        if (isSet)
            Raw(keyAndValue);
    }
}
