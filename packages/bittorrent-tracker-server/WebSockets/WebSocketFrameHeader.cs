using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// What stands before a payload (RFC 6455 §5.2): FIN, three reserved bits and the opcode in a byte; MASK and seven bits of length in the next; 126 means that the length
/// follows in two bytes, 127 in eight; then the four bytes of the mask, of clients only.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct WebSocketFrameHeader
{
    /// <summary>What a server writes at most.</summary>
    public const int MaxUnmasked = 10;

    private const int MaxMasked = 14;
    private const byte Final = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte OpcodeBits = 0x0F;
    private const byte Masked = 0x80;
    private const byte LengthBits = 0x7F;
    private const byte TwoBytesFollow = 126;
    private const byte EightBytesFollow = 127;

    private WebSocketFrameHeader(ReadOnlySpan<byte> bytes, int lengthSize)
    {
        IsFinal = (bytes[0] & Final) != 0;
        HasReservedBits = (bytes[0] & ReservedBits) != 0;
        Opcode = (WebSocketOpcode)(bytes[0] & OpcodeBits);
        IsMasked = (bytes[1] & Masked) != 0;
        PayloadLength = lengthSize switch
        {
            0 => bytes[1] & (uint)LengthBits,
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
        };
        Size = SizeOf(IsMasked, lengthSize);
        Mask = IsMasked ? MemoryMarshal.Read<uint>(bytes[(2 + lengthSize)..]) : 0;
    }

    public bool IsFinal { get; }

    public bool HasReservedBits { get; }

    public WebSocketOpcode Opcode { get; }

    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    public bool IsMasked { get; }

    public uint Mask { get; }

    public ulong PayloadLength { get; }

    /// <summary>How long the header is.</summary>
    public int Size { get; }

    /// <summary>Reads a header; false when not all of it is there yet.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> received, out WebSocketFrameHeader header)
    {
        var first = received.FirstSpan;
        if (first.Length >= MaxMasked || received.IsSingleSegment)
            return TryRead(first, out header);
        Span<byte> start = stackalloc byte[MaxMasked];
        start = start[..(int)Math.Min(MaxMasked, received.Length)];
        received.Slice(0, start.Length).CopyTo(start);
        return TryRead(start, out header);
    }

    /// <summary>Writes the header of a whole message, not masked, as servers do.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> destination, WebSocketOpcode opcode, int payloadLength)
    {
        destination[0] = (byte)(Final | (byte)opcode);
        if (payloadLength < TwoBytesFollow)
        {
            destination[1] = (byte)payloadLength;
            return 2;
        }

        if (payloadLength <= ushort.MaxValue)
        {
            destination[1] = TwoBytesFollow;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
            return 4;
        }

        destination[1] = EightBytesFollow;
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
        return MaxUnmasked;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
            return false;
        var lengthSize = (bytes[1] & LengthBits) switch { TwoBytesFollow => 2, EightBytesFollow => 8, _ => 0 };
        if (bytes.Length < SizeOf((bytes[1] & Masked) != 0, lengthSize))
            return false;
        header = new WebSocketFrameHeader(bytes, lengthSize);
        return true;
    }

    private static int SizeOf(bool isMasked, int lengthSize) => 2 + lengthSize + (isMasked ? 4 : 0);
}
