using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WebTorrent.SpanBuffer.Encodings;

namespace WebTorrent.SpanBuffer;

/// <content>Where buffers come from.</content>
public readonly partial struct ByteBuffer
{
    /// <summary>The most bytes that a buffer made here can have: the longest array of .NET.</summary>
    public const int MaxLength = 0x7FFFFFC7;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="length">0 to <see cref="MaxLength"/> bytes.</param>
    public static ByteBuffer Allocate(int length) => new byte[CheckLength(length)];

    /// <summary>Makes a buffer that holds whatever was in that memory before: fill all of it before others see it.</summary>
    /// <param name="length">0 to <see cref="MaxLength"/> bytes.</param>
    public static ByteBuffer AllocateUninitialized(int length) => GC.AllocateUninitializedArray<byte>(CheckLength(length));

    /// <summary>Copies bytes to a buffer of their own. To share an array or memory instead, take the constructor.</summary>
    public static ByteBuffer CopyOf(ReadOnlySpan<byte> bytes) => bytes.ToArray();

    /// <summary>Copies numbers, as this machine keeps them in memory, to a buffer of their own.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    public static ByteBuffer CopyBytesOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var length = (long)values.Length * Unsafe.SizeOf<T>();
        if (length > MaxLength) BufferRangeException.ThrowParameter(nameof(values), 0, MaxLength, length);
        return MemoryMarshal.AsBytes(values).ToArray();
    }

    /// <summary>Makes a buffer of the bytes that a text stands for.</summary>
    /// <param name="text">Any text; <see langword="null"/> is empty.</param>
    /// <param name="encoding">How it stands for bytes. What is malformed is never an error: see <see cref="BufferEncoding"/>.</param>
    public static ByteBuffer FromString(ReadOnlySpan<char> text, BufferEncoding encoding = BufferEncoding.Utf8)
    {
        if (encoding == BufferEncoding.Utf8) return FromUtf8String(text);
        var bytes = AllocateUninitialized(encoding.GetByteCount(text));
        var written = encoding.GetBytes(text, bytes.Span);
        return written == bytes.Length ? bytes : bytes.Slice(0, written);
    }

    /// <summary>Puts buffers one behind the other into a new one.</summary>
    /// <exception cref="BufferRangeException">They have more than <see cref="MaxLength"/> bytes.</exception>
    public static ByteBuffer Concat(params ReadOnlySpan<ByteBuffer> buffers)
    {
        long length = 0;
        foreach (ref readonly var buffer in buffers) length += buffer.Length;
        if (length > MaxLength) BufferRangeException.ThrowParameter(nameof(buffers), 0, MaxLength, length);

        var all = AllocateUninitialized((int)length);
        var rest = all.Span;
        foreach (ref readonly var buffer in buffers)
        {
            buffer.Span.CopyTo(rest);
            rest = rest.Slice(buffer.Length);
        }

        return all;
    }

    /// <summary>
    /// Puts buffers one behind the other into a new one of a given length: the rest is cut off, or zeros. As in node the result is empty, whatever
    /// the length, when there are no parts.
    /// </summary>
    /// <param name="buffers">The parts.</param>
    /// <param name="totalLength">0 to <see cref="MaxLength"/> bytes.</param>
    public static ByteBuffer Concat(ReadOnlySpan<ByteBuffer> buffers, int totalLength)
    {
        if (buffers.IsEmpty) return Empty;
        var all = AllocateUninitialized(totalLength);
        var rest = all.Span;
        foreach (ref readonly var buffer in buffers)
        {
            rest = rest.Slice(buffer.CopyTo(rest));
            if (rest.IsEmpty) break;
        }

        rest.Clear();
        return all;
    }

    private static ByteBuffer FromUtf8String(ReadOnlySpan<char> text)
    {
        // One byte a letter is the rule; what comes after the first letters that take more is counted first.
        var bytes = AllocateUninitialized(text.Length);
        var written = Utf8Codec.GetBytes(text, bytes.Span, out var read);
        if (read == text.Length) return bytes;

        var rest = text.Slice(read);
        var length = written + Utf8Codec.GetByteCount(rest);
        if (length > MaxLength) BufferRangeException.ThrowParameter(nameof(text), 0, MaxLength, length);
        var whole = AllocateUninitialized((int)length);
        bytes.Span.Slice(0, written).CopyTo(whole.Span);
        _ = Utf8Codec.GetBytes(rest, whole.Span.Slice(written), out _);
        return whole;
    }

    private static int CheckLength(int length)
    {
        if (length is < 0 or > MaxLength) BufferRangeException.ThrowParameter(nameof(length), 0, MaxLength, length);
        return length;
    }
}
