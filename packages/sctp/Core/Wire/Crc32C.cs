using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>
/// The checksum of a packet (RFC 9260 §6.8, appendix A). The processor's instruction takes three cycles and can be begun in each: three parts
/// of a long packet go side by side and are joined afterwards.
/// </summary>
internal static class Crc32C
{
    // A third of a full packet of 1,188 bytes after its header.
    private const int Lane = 392;
    private const int LaneWords = Lane / 8;

    // What becomes of each byte of a state when a lane of zeros follows.
    private static readonly uint[] Shifts = MakeShifts();

    /// <summary>The checksum of a packet of at least 12 bytes, whose checksum field counts as zero.</summary>
    public static uint Compute(ReadOnlySpan<byte> packet)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(packet));
        return ~Append(BitOperations.Crc32C(crc, 0u), packet[CommonHeader.Size..]);
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 3 * Lane)
        {
            crc = AppendLanes(crc, bytes);
            bytes = bytes[(3 * Lane)..];
        }
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return crc;
    }

    private static uint AppendLanes(uint first, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var a = words[..LaneWords];
        var b = words.Slice(LaneWords, LaneWords);
        var c = words.Slice(2 * LaneWords, LaneWords);
        uint second = 0, third = 0;
        for (var i = 0; i < LaneWords; i++)
        {
            first = BitOperations.Crc32C(first, Little(a[i]));
            second = BitOperations.Crc32C(second, Little(b[i]));
            third = BitOperations.Crc32C(third, Little(c[i]));
        }
        return Shift(Shift(first) ^ second) ^ third;
    }

    private static ulong Little(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);

    private static uint Shift(uint state)
    {
        var shifts = Shifts;
        return shifts[(byte)state] ^ shifts[256 + (byte)(state >> 8)] ^ shifts[512 + (byte)(state >> 16)] ^ shifts[768 + (state >> 24)];
    }

    private static uint[] MakeShifts()
    {
        var shifts = new uint[4 * 256];
        for (var i = 0; i < shifts.Length; i++)
        {
            var state = (uint)(i & 255) << (8 * (i >> 8));
            for (var word = 0; word < LaneWords; word++)
                state = BitOperations.Crc32C(state, 0ul);
            shifts[i] = state;
        }
        return shifts;
    }
}
