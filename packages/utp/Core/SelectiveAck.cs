namespace WebTorrent.Utp.Core;

/// <summary>
/// The mask of packets that arrived past a gap (BEP 29, Selective ACK): bit 0 of byte 0 is the acknowledged number + 2, the next bit
/// the one after it, and so on. Its length is a multiple of 4 bytes.
/// </summary>
internal static class SelectiveAck
{
    /// <summary>Most bytes of a mask: the largest multiple of 4 that the one-byte length can say.</summary>
    public const int MaxSize = 252;

    /// <summary>How far the first bit is from the acknowledged number.</summary>
    public const int FirstOffset = 2;

    /// <summary>Bytes of a mask that reaches as far as an offset from the acknowledged number.</summary>
    public static int SizeFor(int offset) => Math.Min(MaxSize, (((offset - FirstOffset) / 32) + 1) * 4);

    public static void Set(Span<byte> mask, int offset)
    {
        var bit = offset - FirstOffset;
        if (bit >> 3 < mask.Length)
            mask[bit >> 3] |= (byte)(1 << (bit & 7));
    }
}
