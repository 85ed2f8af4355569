using System.Runtime.InteropServices;
using System.Text;

namespace WebTorrent.Bencode;

/// <summary>
/// Reads one bencoded value token after token, forward only, without recursion and without allocating (BEP 3,
/// bencoding). It reads the caller's memory and owns none. Not thread-safe; pass it by <see langword="ref"/>.
/// </summary>
/// <remarks>
/// The reader sees two neighbouring keys at a time: it refuses a key equal to the one in front of it. A key that comes
/// again further on in an unsorted dictionary is found by <see cref="BencodeValue"/>, or here with
/// <see cref="BencodeOptions.RequireSortedKeys"/>. On .NET Standard 2.0 it allocates one array of 512 bytes.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public ref struct BencodeReader
{
    // What OpenContainers holds for a list; for a dictionary it holds where the last key began, or 0 before the first.
    private const int List = -1;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _maxDepth;
    private readonly int _maxValues;
    private readonly bool _requireSortedKeys;

    private OpenContainers _open;
    private int _values;
    private bool _awaitsValueOfKey;
    private bool _isFinished;
    private int _contentStart;
    private int _contentLength;
    private long _integer;

    /// <summary>Starts reading at the first byte.</summary>
    /// <param name="data">The input; it must not change while it is read.</param>
    /// <param name="options">The limits, or <see langword="null"/> for <see cref="BencodeOptions.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public BencodeReader(ReadOnlySpan<byte> data, BencodeOptions? options = null)
    {
        options ??= BencodeOptions.Default;
        if (!options.IsValid)
            throw new ArgumentOutOfRangeException(nameof(options), $"The depth limit is 1 to {BencodeOptions.DeepestMaxDepth}, the limit of values 1 or more.");
        _data = data;
        _maxDepth = options.MaxDepth;
        _maxValues = options.MaxValues;
        _requireSortedKeys = options.RequireSortedKeys;
    }

    /// <summary>What was read last.</summary>
    public BencodeToken Token { get; private set; }

    /// <summary>Where the token begins, in bytes from the start of the input.</summary>
    public int TokenStart { get; private set; }

    /// <summary>How many bytes have been read: where the next token begins, or the length of the value after its end.</summary>
    public int Position { get; private set; }

    /// <summary>How many lists and dictionaries are open, one that has just been opened included.</summary>
    public int Depth { get; private set; }

    internal BencodeErrorCode Error { get; private set; }

    internal int ErrorOffset { get; private set; }

    /// <summary>Whether the key just read sorts before the one in front of it.</summary>
    internal bool IsKeyOutOfOrder { get; private set; }

    /// <summary>Reads the next token.</summary>
    /// <returns>False after the end of the value; what follows it begins at <see cref="Position"/>.</returns>
    /// <exception cref="BencodeException">The input is malformed or beyond a limit; so is every later read.</exception>
    public bool Read()
    {
        if (TryAdvance()) return true;
        return Error == BencodeErrorCode.None ? false : throw new BencodeException(Error, ErrorOffset);
    }

    /// <summary>
    /// Goes to the end of what the token begins: from a list or dictionary's start to its end, from a key to the end of
    /// its value. Elsewhere it does nothing.
    /// </summary>
    /// <exception cref="BencodeException">The input is malformed or beyond a limit.</exception>
    public void Skip()
    {
        if (Token == BencodeToken.Key) Read();
        if (Token is not (BencodeToken.ListStart or BencodeToken.DictionaryStart)) return;
        for (var outside = Depth - 1; Depth > outside;) Read();
    }

    /// <summary>The integer just read.</summary>
    /// <exception cref="BencodeException">The token is not an integer.</exception>
    public readonly long GetInteger() =>
        Token == BencodeToken.Integer ? _integer : throw new BencodeException(BencodeErrorCode.WrongKind, TokenStart);

    /// <summary>The string or key just read: a part of the input, not a copy.</summary>
    /// <exception cref="BencodeException">The token is not a string or key.</exception>
    public readonly ReadOnlySpan<byte> GetBytes() =>
        Token is BencodeToken.String or BencodeToken.Key
            ? _data.Slice(_contentStart, _contentLength)
            : throw new BencodeException(BencodeErrorCode.WrongKind, TokenStart);

    /// <summary>The string or key just read as UTF-8 text; malformed parts become U+FFFD.</summary>
    /// <exception cref="BencodeException">The token is not a string or key.</exception>
    public readonly string GetText() => Encoding.UTF8.GetString(GetBytes());

    /// <summary>Reads the next token; false after the end and, with <see cref="Error"/>, at an error.</summary>
    internal bool TryAdvance()
    {
        if (_isFinished || Error != BencodeErrorCode.None) return false;
        if (Position == _data.Length) return Fail(BencodeErrorCode.UnexpectedEnd, Position);

        TokenStart = Position;
        var first = _data[Position];
        if (first == 'e') return TryClose();
        if (++_values > _maxValues) return Fail(BencodeErrorCode.TooManyValues, Position);
        if (IsInDictionary && !_awaitsValueOfKey) return TryReadKey(first);
        return first switch
        {
            (byte)'i' => TryReadInteger(),
            (byte)'l' => TryOpen(BencodeToken.ListStart, List),
            (byte)'d' => TryOpen(BencodeToken.DictionaryStart, 0),
            >= (byte)'0' and <= (byte)'9' => TryReadString(),
            _ => Fail(BencodeErrorCode.UnexpectedByte, Position),
        };
    }

    private readonly bool IsInDictionary => Depth > 0 && _open[Depth - 1] != List;

    private bool TryOpen(BencodeToken token, int mark)
    {
        if (Depth == _maxDepth) return Fail(BencodeErrorCode.TooDeep, Position);
        _open[Depth++] = mark;
        _awaitsValueOfKey = false;
        Token = token;
        Position++;
        return true;
    }

    private bool TryClose()
    {
        if (Depth == 0) return Fail(BencodeErrorCode.UnexpectedByte, Position);
        if (_awaitsValueOfKey) return Fail(BencodeErrorCode.MissingValue, Position);
        Token = IsInDictionary ? BencodeToken.DictionaryEnd : BencodeToken.ListEnd;
        Depth--;
        Position++;
        return EndValue();
    }

    private bool EndValue()
    {
        _awaitsValueOfKey = false;
        _isFinished = Depth == 0;
        return true;
    }

    private bool TryReadInteger()
    {
        Error = BencodeNumbers.TryReadInteger(_data.Slice(Position), out _integer, out var length);
        if (Error != BencodeErrorCode.None) return Fail(Error, Position + length);
        Token = BencodeToken.Integer;
        Position += length;
        return EndValue();
    }

    private bool TryReadString()
    {
        if (!TryReadContent()) return false;
        Token = BencodeToken.String;
        return EndValue();
    }

    private bool TryReadKey(byte first)
    {
        if (first is < (byte)'0' or > (byte)'9')
        {
            var code = first is (byte)'i' or (byte)'l' or (byte)'d' ? BencodeErrorCode.KeyIsNotString : BencodeErrorCode.UnexpectedByte;
            return Fail(code, Position);
        }

        if (!TryReadContent() || !TryPlaceKey()) return false;
        Token = BencodeToken.Key;
        _awaitsValueOfKey = true;
        return true;
    }

    private bool TryReadContent()
    {
        Error = BencodeNumbers.TryReadLength(_data.Slice(Position), out _contentLength, out var prefix);
        if (Error != BencodeErrorCode.None) return Fail(Error, Position + prefix);
        _contentStart = Position + prefix;
        Position = _contentStart + _contentLength;
        return true;
    }

    private bool TryPlaceKey()
    {
        var previous = _open[Depth - 1];
        _open[Depth - 1] = TokenStart;
        IsKeyOutOfOrder = false;
        if (previous == 0) return true;

        _ = BencodeNumbers.TryReadLength(_data.Slice(previous), out var length, out var prefix);
        var order = _data.Slice(previous + prefix, length).SequenceCompareTo(_data.Slice(_contentStart, _contentLength));
        if (order == 0) return Fail(BencodeErrorCode.DuplicateKey, TokenStart);
        IsKeyOutOfOrder = order > 0;
        return !IsKeyOutOfOrder || !_requireSortedKeys || Fail(BencodeErrorCode.UnsortedKey, TokenStart);
    }

    private bool Fail(BencodeErrorCode error, int offset)
    {
        // The content's bounds may be half read: nothing may be taken from them.
        Token = BencodeToken.None;
        Error = error;
        ErrorOffset = offset;
        return false;
    }
}
