using System.Text;
using WebTorrent.SpanBuffer;

namespace WebTorrent.Benchmarks.Buffers;

/// <summary>What is timed, over our buffer; <c>interop/peers/buffer_benchmark.mjs</c> does the same, by the same names, to node's.</summary>
internal static class BufferWork
{
    /// <summary>Does the work so many times and gives a number out of every result, so that none can be left out.</summary>
    public delegate long Repeated(int times);

    private static readonly (string Name, BufferEncoding Encoding)[] Encodings =
    [
        ("utf8, ASCII,", BufferEncoding.Utf8), ("utf16le", BufferEncoding.Utf16LE), ("latin1", BufferEncoding.Latin1), ("ascii", BufferEncoding.Ascii),
        ("hex", BufferEncoding.Hex), ("base64", BufferEncoding.Base64), ("base64url", BufferEncoding.Base64Url),
    ];

    /// <summary>What takes as long for any buffer.</summary>
    public static IReadOnlyList<(string Name, Func<int, Repeated> Make)> Numbers { get; } =
    [
        ("readDoubleBE", ReadDouble), ("writeDoubleBE", WriteDouble), ("readUInt32BE", ReadUInt32), ("readIntBE of 6 bytes", ReadInt48), ("subarray", Subarray),
    ];

    /// <summary>What takes longer for longer buffers.</summary>
    public static IReadOnlyList<(string Name, Func<int, Repeated> Make)> Bulk { get; } =
    [
        ("concat", Concat), ("copy", Copy), ("fill", Fill), ("fill with 3 bytes", FillPattern), ("indexOf byte", IndexOfByte), ("indexOf 8 bytes", IndexOfBytes),
        ("compare", Compare), ("equals", EqualBytes), ("swap16", Swap16), ("swap32", Swap32), ("swap64", Swap64),
        .. Encodings.SelectMany(encoding => Both(encoding.Name, encoding.Encoding)),
        ("utf8, mixed, to text", MixedToText), ("utf8, mixed, to bytes", MixedToBytes),
    ];

    /// <summary>Text into memory that is there, where node makes a string.</summary>
    public static IReadOnlyList<(string Name, Func<int, Repeated> Make)> IntoMemory { get; } =
    [
        .. Encodings.Select(encoding => ($"{encoding.Name} into memory", (Func<int, Repeated>)(size => IntoChars(BytesOf(size), encoding.Encoding)))),
        ("utf8, mixed, into memory", size => IntoChars(ByteBuffer.FromString(MixedOf(size)), BufferEncoding.Utf8)),
    ];

    private static IEnumerable<(string Name, Func<int, Repeated> Make)> Both(string name, BufferEncoding encoding) =>
        [($"{name} to text", size => ToText(BytesOf(size), encoding)), ($"{name} to bytes", size => ToBytes(TextOf(size, encoding), encoding))];

    private static ByteBuffer BytesOf(int size) => Enumerable.Range(0, size).Select(i => (byte)(0x20 + i * 7 % 90)).ToArray();

    // What stands for a buffer of that size, not a text of that length, but for the encodings of one letter a byte, where that is the same.
    private static string TextOf(int size, BufferEncoding encoding) =>
        encoding == BufferEncoding.Utf16LE ? BytesOf(size).ToString() : BytesOf(size).ToString(encoding);

    private static string MixedOf(int size) => new StringBuilder().Insert(0, "ab\u00E9d\u20ACf", size / 8).ToString();

    private static Repeated ReadDouble(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        // A sum of doubles would be timed instead: no register holds it where a method may be called.
        return times =>
        {
            long sum = 0;
            for (int i = 0; i < times; i++) sum += BitConverter.DoubleToInt64Bits(buffer.ReadDoubleBigEndian((i & 7) * 8));
            return sum;
        };
    }

    private static Repeated WriteDouble(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return times =>
        {
            long sum = 0;
            for (int i = 0; i < times; i++) sum += buffer.WriteDoubleBigEndian(i, (i & 7) * 8);
            return sum;
        };
    }

    private static Repeated ReadUInt32(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return times =>
        {
            long sum = 0;
            for (int i = 0; i < times; i++) sum += buffer.ReadUInt32BigEndian((i & 7) * 4);
            return sum;
        };
    }

    private static Repeated ReadInt48(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return times =>
        {
            long sum = 0;
            for (int i = 0; i < times; i++) sum += buffer.ReadIntBigEndian((i & 7) * 6, 6);
            return sum;
        };
    }

    private static Repeated Subarray(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return times =>
        {
            long sum = 0;
            for (int i = 0; i < times; i++) sum += buffer.Subarray(i & 7).Length;
            return sum;
        };
    }

    private static Repeated Concat(int size)
    {
        var (one, other) = (BytesOf(size / 2), BytesOf(size / 2));
        return Repeat(_ => ByteBuffer.Concat(one, other)[1]);
    }

    private static Repeated Copy(int size)
    {
        var (buffer, target) = (BytesOf(size), ByteBuffer.Allocate(size));
        return Repeat(_ => buffer.CopyTo(target));
    }

    private static Repeated Fill(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return Repeat(i => buffer.Fill((byte)(i & 0x7F))[1]);
    }

    private static Repeated FillPattern(int size)
    {
        var (buffer, pattern) = (BytesOf(size), BytesOf(3));
        return Repeat(_ => buffer.Fill(pattern)[1]);
    }

    private static Repeated IndexOfByte(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        buffer[size - 1] = 0xFF;
        return Repeat(_ => buffer.IndexOf(0xFF));
    }

    private static Repeated IndexOfBytes(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        byte[] pattern = "seven !!"u8.ToArray();
        pattern.CopyTo(buffer.Slice(size - pattern.Length).Span);
        return Repeat(_ => buffer.IndexOf(pattern));
    }

    private static Repeated Compare(int size)
    {
        var (one, other) = (BytesOf(size), BytesOf(size));
        return Repeat(_ => one.CompareTo(other));
    }

    private static Repeated EqualBytes(int size)
    {
        var (one, other) = (BytesOf(size), BytesOf(size));
        return Repeat(_ => one.Equals(other) ? 1 : 0);
    }

    private static Repeated Swap16(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return Repeat(_ => buffer.Swap16()[1]);
    }

    private static Repeated Swap32(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return Repeat(_ => buffer.Swap32()[1]);
    }

    private static Repeated Swap64(int size)
    {
        ByteBuffer buffer = BytesOf(size);
        return Repeat(_ => buffer.Swap64()[1]);
    }

    private static Repeated MixedToText(int size) => ToText(ByteBuffer.FromString(MixedOf(size)), BufferEncoding.Utf8);

    private static Repeated MixedToBytes(int size) => ToBytes(MixedOf(size), BufferEncoding.Utf8);

    private static Repeated ToText(ByteBuffer buffer, BufferEncoding encoding) => Repeat(_ => buffer.ToString(encoding)[1]);

    private static Repeated IntoChars(ByteBuffer buffer, BufferEncoding encoding)
    {
        var text = new char[2 * buffer.Length + 2];
        return Repeat(_ => encoding.TryGetChars(buffer, text, out int written) ? text[1] + written : 0);
    }

    private static Repeated ToBytes(string text, BufferEncoding encoding) => Repeat(_ => ByteBuffer.FromString(text, encoding)[1]);

    private static Repeated Repeat(Func<int, long> work) => times =>
    {
        long sum = 0;
        for (int i = 0; i < times; i++) sum += work(i);
        return sum;
    };
}
