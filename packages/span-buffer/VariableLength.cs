namespace WebTorrent.SpanBuffer;

/// <summary>Integers of one to six bytes, which every double can hold: the widths that node reads and writes.</summary>
internal static class VariableLength
{
    private const int MostBytes = 6;

    public static ulong ReadBigEndian(ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        foreach (var b in source) value = (value << 8) | b;
        return value;
    }

    public static ulong ReadLittleEndian(ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var i = source.Length - 1; i >= 0; i--) value = (value << 8) | source[i];
        return value;
    }

    public static void WriteBigEndian(Span<byte> destination, ulong value)
    {
        for (var i = destination.Length - 1; i >= 0; i--, value >>= 8) destination[i] = unchecked((byte)value);
    }

    public static void WriteLittleEndian(Span<byte> destination, ulong value)
    {
        for (var i = 0; i < destination.Length; i++, value >>= 8) destination[i] = unchecked((byte)value);
    }

    /// <summary>Takes the highest bit of so many bytes for the sign.</summary>
    public static long SignExtend(ulong value, int byteLength)
    {
        var unused = 64 - 8 * byteLength;
        return unchecked((long)(value << unused)) >> unused;
    }

    public static void CheckLength(int byteLength)
    {
        if (byteLength is < 1 or > MostBytes) BufferRangeException.ThrowParameter(nameof(byteLength), 1, MostBytes, byteLength);
    }

    public static void CheckUnsigned(ulong value, int byteLength)
    {
        CheckLength(byteLength);
        var most = (1UL << (8 * byteLength)) - 1;
        if (value > most) BufferRangeException.ThrowParameter(nameof(value), 0, (long)most, unchecked((long)Math.Min(value, long.MaxValue)));
    }

    public static void CheckSigned(long value, int byteLength)
    {
        CheckLength(byteLength);
        var most = (1L << (8 * byteLength - 1)) - 1;
        if (value > most || value < ~most) BufferRangeException.ThrowParameter(nameof(value), ~most, most, value);
    }
}
