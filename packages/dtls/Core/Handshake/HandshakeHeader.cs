using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>
/// What every fragment of a handshake message begins with (RFC 6347 §4.2.2), big-endian:
/// <code>
/// 0  1  type
/// 1  3  length of the whole message
/// 4  2  which message of this side it is
/// 6  3  where in the message the fragment begins
/// 9  3  length of the fragment
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HandshakeHeader(HandshakeType Type, int Length, ushort Sequence, int Offset, int FragmentLength)
{
    public const int Size = 12;

    /// <summary>Reads a header; false when the fragment is not there whole, or reaches beyond its message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out HandshakeHeader header)
    {
        header = default;
        if (payload.Length < Size)
            return false;
        header = new HandshakeHeader(
            (HandshakeType)payload[0], ReadUInt24(payload[1..]), BinaryPrimitives.ReadUInt16BigEndian(payload[4..]), ReadUInt24(payload[6..]), ReadUInt24(payload[9..]));
        return header.FragmentLength <= payload.Length - Size && header.Offset + header.FragmentLength <= header.Length;
    }

    /// <summary>Writes the header to the first <see cref="Size"/> bytes of the destination.</summary>
    public void WriteTo(Span<byte> destination)
    {
        destination[0] = (byte)Type;
        WriteUInt24(destination[1..], Length);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], Sequence);
        WriteUInt24(destination[6..], Offset);
        WriteUInt24(destination[9..], FragmentLength);
    }

    private static int ReadUInt24(ReadOnlySpan<byte> source) => (source[0] << 16) | (source[1] << 8) | source[2];

    private static void WriteUInt24(Span<byte> destination, int value)
    {
        destination[0] = (byte)(value >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)value);
    }
}
