using System.Runtime.InteropServices;

namespace WebTorrent.SpanBuffer;

/// <content>
/// Where bytes are. Where a search starts is an offset from the start, or a negative one from the end. No offset is out of range. Nothing, sought,
/// is found where the search starts, or at the nearest end. A text is made into bytes first, which allocates them.
/// </content>
public readonly partial struct ByteBuffer
{
    /// <summary>Where a byte comes first.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="start">Where the search starts; a negative one counts from the end.</param>
    /// <returns>The offset, or -1.</returns>
    public int IndexOf(byte value, int start = 0)
    {
        var first = FromEitherEnd(start);
        var found = Span.Slice(first).IndexOf(value);
        return found < 0 ? -1 : first + found;
    }

    /// <summary>Where some bytes come first.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="start">Where the search starts; a negative one counts from the end.</param>
    /// <returns>The offset, or -1.</returns>
    public int IndexOf(ReadOnlySpan<byte> value, int start = 0)
    {
        var first = FromEitherEnd(start);
        var found = Span.Slice(first).IndexOf(value);
        return found < 0 ? -1 : first + found;
    }

    /// <summary>Where a text comes first. UTF-16 is found at even offsets only, from the even offset at or before the start on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the search starts; a negative one counts from the end.</param>
    /// <param name="encoding">Which bytes it stands for.</param>
    /// <returns>The offset, or -1.</returns>
    public int IndexOf(ReadOnlySpan<char> text, int start = 0, BufferEncoding encoding = BufferEncoding.Utf8)
    {
        ReadOnlySpan<byte> value = FromString(text, encoding).Span;
        return encoding == BufferEncoding.Utf16LE ? WholeUnits().IndexOfUnits(value, start) : IndexOf(value, start);
    }

    /// <summary>Where a byte comes last.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="start">The last offset that counts; a negative one counts from the end.</param>
    /// <returns>The offset, or -1.</returns>
    public int LastIndexOf(byte value, int start = int.MaxValue)
    {
        var last = FromEitherEndBackwards(start);
        return last < 0 ? -1 : Span.Slice(0, Math.Min(last, Length - 1) + 1).LastIndexOf(value);
    }

    /// <summary>Where some bytes come last.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="start">The last offset at which they may begin; a negative one counts from the end.</param>
    /// <returns>The offset, or -1.</returns>
    public int LastIndexOf(ReadOnlySpan<byte> value, int start = int.MaxValue)
    {
        if (value.IsEmpty) return FromEitherEnd(start);
        var last = Math.Min(FromEitherEndBackwards(start), Length - value.Length);
        return last < 0 ? -1 : Span.Slice(0, last + value.Length).LastIndexOf(value);
    }

    /// <summary>Where a text comes last. UTF-16 is found at even offsets only.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The last offset at which it may begin; a negative one counts from the end.</param>
    /// <param name="encoding">Which bytes it stands for.</param>
    /// <returns>The offset, or -1.</returns>
    public int LastIndexOf(ReadOnlySpan<char> text, int start = int.MaxValue, BufferEncoding encoding = BufferEncoding.Utf8)
    {
        ReadOnlySpan<byte> value = FromString(text, encoding).Span;
        return encoding == BufferEncoding.Utf16LE ? WholeUnits().LastIndexOfUnits(value, start) : LastIndexOf(value, start);
    }

    /// <summary>Whether a byte is there.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="start">Where the search starts; a negative one counts from the end.</param>
    public bool Includes(byte value, int start = 0) => IndexOf(value, start) >= 0;

    /// <summary>Whether some bytes are there.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="start">Where the search starts; a negative one counts from the end.</param>
    public bool Includes(ReadOnlySpan<byte> value, int start = 0) => IndexOf(value, start) >= 0;

    /// <summary>Whether a text is there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the search starts; a negative one counts from the end.</param>
    /// <param name="encoding">Which bytes it stands for.</param>
    public bool Includes(ReadOnlySpan<char> text, int start = 0, BufferEncoding encoding = BufferEncoding.Utf8) => IndexOf(text, start, encoding) >= 0;

    /// <summary>Negative when that lies before the start, for then nothing can be found.</summary>
    private int FromEitherEndBackwards(int offset) => offset < 0 ? Length + offset : offset;

    /// <summary>All but an odd last byte, which is no part of any UTF-16.</summary>
    private ByteBuffer WholeUnits() => Slice(0, Length & ~1);

    private int IndexOfUnits(ReadOnlySpan<byte> value, int start)
    {
        var first = FromEitherEnd(start);
        if (value.IsEmpty) return first;
        if (value.Length > Length - first) return -1;
        var found = Units(Span).Slice(first / 2).IndexOf(Units(value));
        return found < 0 ? -1 : (first / 2 + found) * 2;
    }

    private int LastIndexOfUnits(ReadOnlySpan<byte> value, int start)
    {
        if (value.IsEmpty) return FromEitherEnd(start);
        var last = Math.Min(FromEitherEndBackwards(start), Length - value.Length);
        if (last < 0) return -1;
        var found = Units(Span).Slice(0, (last + value.Length) / 2).LastIndexOf(Units(value));
        return found < 0 ? -1 : found * 2;
    }

    private static ReadOnlySpan<ushort> Units(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, ushort>(bytes);
}
