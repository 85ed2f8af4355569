using System.Buffers.Binary;

namespace WebTorrent.Stun;

/// <summary>FINGERPRINT (RFC 8489 §14.7): the CRC-32 of everything before, under a header whose length ends with the attribute, XOR "STUN".</summary>
internal static class StunFingerprint
{
    private const uint Mask = 0x5354554E;
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = CreateTable();

    /// <param name="before">The message up to the attribute.</param>
    public static uint Compute(ReadOnlySpan<byte> before)
    {
        Span<byte> start = stackalloc byte[4];
        before[..4].CopyTo(start);
        BinaryPrimitives.WriteUInt16BigEndian(start[2..], (ushort)(before.Length + 8 - StunMessage.HeaderSize));
        return ~Append(Append(uint.MaxValue, start), before[4..]) ^ Mask;
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = (crc >> 8) ^ Table[(byte)crc ^ value];
        return crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            table[i] = crc;
        }

        return table;
    }
}
