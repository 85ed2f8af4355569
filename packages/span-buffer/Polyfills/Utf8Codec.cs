using System.Text;

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>UTF-8 (RFC 3629), with U+FFFD for what is malformed: for every maximal part of it, where the runtime does so.</summary>
internal static class Utf8Codec
{
    private const char Replacement = '\uFFFD';

    public static string GetString(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.ToArray());

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => GetString(bytes).TryCopyTo(destination, out written);

    public static long GetByteCount(ReadOnlySpan<char> text)
    {
        long count = 0;
        for (var i = 0; i < text.Length; i++) count += SizeOf(ReadScalar(text, ref i));
        return count;
    }

    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination, out int read)
    {
        var written = 0;
        read = 0;
        for (var i = 0; i < text.Length; read = ++i)
        {
            var scalar = ReadScalar(text, ref i);
            var size = SizeOf(scalar);
            if (size > destination.Length - written) break;
            WriteScalar(destination.Slice(written, size), scalar);
            written += size;
        }

        return written;
    }

    /// <summary>Reads one character and moves the index to its last code unit.</summary>
    private static int ReadScalar(ReadOnlySpan<char> text, ref int index)
    {
        var unit = text[index];
        if (!char.IsSurrogate(unit)) return unit;
        if (index + 1 == text.Length || !char.IsSurrogatePair(unit, text[index + 1])) return Replacement;
        return char.ConvertToUtf32(unit, text[++index]);
    }

    private static int SizeOf(int scalar) => scalar switch { < 0x80 => 1, < 0x800 => 2, < 0x10000 => 3, _ => 4 };

    private static void WriteScalar(Span<byte> destination, int scalar)
    {
        for (var i = destination.Length - 1; i > 0; i--, scalar >>= 6) destination[i] = (byte)(0x80 | (scalar & 0x3F));
        destination[0] = destination.Length switch
        {
            1 => (byte)scalar,
            2 => (byte)(0xC0 | scalar),
            3 => (byte)(0xE0 | scalar),
            _ => (byte)(0xF0 | scalar),
        };
    }
}
