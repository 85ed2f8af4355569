using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace WebTorrent.Bencode;

/// <summary>
/// Writes one bencoded value in its one canonical form (BEP 3, bencoding) straight to the caller's buffer. What would
/// not be canonical is refused before a byte of it is written. Not thread-safe; it may be passed by value or by
/// <see langword="ref"/>.
/// </summary>
/// <remarks>
/// Every member that writes throws <see cref="InvalidOperationException"/> where its token cannot stand: a value of a
/// dictionary without a key, a key outside a dictionary, an end that closes something else, a second value after the
/// first, and a key that does not sort after the one in front of it by its bytes.
/// </remarks>
public readonly ref struct BencodeWriter
{
    private const int MostDigits = 20;

    private readonly IBufferWriter<byte> _output;
    private readonly BencodeNesting _nesting;

    /// <summary>Starts a value.</summary>
    /// <param name="output">Gets the bytes as they are written.</param>
    public BencodeWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _nesting = new BencodeNesting();
    }

    /// <summary>How many lists and dictionaries are open.</summary>
    public int Depth => _nesting.Depth;

    /// <summary>Whether the value is whole: nothing more can be written.</summary>
    public bool IsComplete => _nesting.IsComplete;

    /// <summary>Writes an integer.</summary>
    public void WriteInteger(long value)
    {
        _nesting.BeginValue();
        var span = _output.GetSpan(MostDigits + 2);
        span[0] = (byte)'i';
        _ = Utf8Formatter.TryFormat(value, span.Slice(1), out var digits);
        span[digits + 1] = (byte)'e';
        _output.Advance(digits + 2);
        _nesting.EndValue();
    }

    /// <summary>Writes a string of any bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        _nesting.BeginValue();
        WriteString(value);
        _nesting.EndValue();
    }

    /// <summary>Writes text as UTF-8; surrogates without their partner become U+FFFD.</summary>
    public void WriteText(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WriteText(value.AsSpan());
    }

    /// <summary>Writes text as UTF-8; surrogates without their partner become U+FFFD.</summary>
    public void WriteText(ReadOnlySpan<char> value)
    {
        _nesting.BeginValue();
#if NET
        WriteLength(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _output);
#else
        WriteString(Encoding.UTF8.GetBytes(value.ToString()));
#endif
        _nesting.EndValue();
    }

    /// <summary>Opens a list.</summary>
    public void WriteListStart()
    {
        _nesting.BeginValue();
        WriteByte((byte)'l');
        _nesting.Open(isDictionary: false);
    }

    /// <summary>Closes the list that was opened last.</summary>
    public void WriteListEnd()
    {
        _nesting.Close(isDictionary: false);
        WriteByte((byte)'e');
        _nesting.EndValue();
    }

    /// <summary>Opens a dictionary.</summary>
    public void WriteDictionaryStart()
    {
        _nesting.BeginValue();
        WriteByte((byte)'d');
        _nesting.Open(isDictionary: true);
    }

    /// <summary>Closes the dictionary that was opened last.</summary>
    public void WriteDictionaryEnd()
    {
        _nesting.Close(isDictionary: true);
        WriteByte((byte)'e');
        _nesting.EndValue();
    }

    /// <summary>Writes a key of the open dictionary; its value comes next.</summary>
    /// <param name="key">Bytes that sort after those of the key in front of it, compared one by one as unsigned numbers.</param>
    public void WriteKey(ReadOnlySpan<byte> key)
    {
        _nesting.PlaceKey(key);
        WriteString(key);
    }

    /// <summary>Writes a value that is encoded already, as it stands: such as an info dictionary whose hash must not change.</summary>
    /// <param name="oneEncodedValue">Exactly one encoded value; only its being there is checked.</param>
    /// <exception cref="ArgumentException">No byte is there.</exception>
    public void WriteRaw(ReadOnlySpan<byte> oneEncodedValue)
    {
        if (oneEncodedValue.IsEmpty) throw new ArgumentException("No encoded value is empty.", nameof(oneEncodedValue));
        _nesting.BeginValue();
        _output.Write(oneEncodedValue);
        _nesting.EndValue();
    }

    /// <summary>Writes a key and its integer.</summary>
    public void WriteInteger(ReadOnlySpan<byte> key, long value)
    {
        WriteKey(key);
        WriteInteger(value);
    }

    /// <summary>Writes a key and its string.</summary>
    public void WriteBytes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        WriteKey(key);
        WriteBytes(value);
    }

    /// <summary>Writes a key and its text as UTF-8.</summary>
    public void WriteText(ReadOnlySpan<byte> key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WriteText(key, value.AsSpan());
    }

    /// <summary>Writes a key and its text as UTF-8.</summary>
    public void WriteText(ReadOnlySpan<byte> key, ReadOnlySpan<char> value)
    {
        WriteKey(key);
        WriteText(value);
    }

    /// <summary>Writes a key and opens its list.</summary>
    public void WriteListStart(ReadOnlySpan<byte> key)
    {
        WriteKey(key);
        WriteListStart();
    }

    /// <summary>Writes a key and opens its dictionary.</summary>
    public void WriteDictionaryStart(ReadOnlySpan<byte> key)
    {
        WriteKey(key);
        WriteDictionaryStart();
    }

    /// <summary>Writes a key and its value that is encoded already.</summary>
    /// <exception cref="ArgumentException">No byte is there.</exception>
    public void WriteRaw(ReadOnlySpan<byte> key, ReadOnlySpan<byte> oneEncodedValue)
    {
        if (oneEncodedValue.IsEmpty) throw new ArgumentException("No encoded value is empty.", nameof(oneEncodedValue));
        WriteKey(key);
        WriteRaw(oneEncodedValue);
    }

    private void WriteString(ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        _output.Write(value);
    }

    private void WriteLength(int length)
    {
        var span = _output.GetSpan(MostDigits + 1);
        _ = Utf8Formatter.TryFormat(length, span, out var digits);
        span[digits] = (byte)':';
        _output.Advance(digits + 1);
    }

    private void WriteByte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }
}
