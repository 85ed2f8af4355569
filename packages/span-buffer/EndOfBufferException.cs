namespace WebTorrent.SpanBuffer;

/// <summary>The bytes end before what was to be read. No other exception comes from bytes that a <see cref="SpanReader"/> reads.</summary>
public sealed class EndOfBufferException : FormatException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="offset">Where it was to be read from, in bytes: 0 or more.</param>
    /// <param name="needed">How many bytes it takes.</param>
    /// <param name="available">How many there were.</param>
    public EndOfBufferException(int offset, int needed, int available)
        : base(FormattableString.Invariant($"At byte {offset} {needed} bytes were to be read, and {available} are left."))
    {
        Offset = offset;
        Needed = needed;
        Available = available;
    }

    /// <summary>Where it was to be read from, in bytes from the start of the input.</summary>
    public int Offset { get; }

    /// <summary>How many bytes it takes.</summary>
    public int Needed { get; }

    /// <summary>How many bytes there were.</summary>
    public int Available { get; }
}
