using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WebTorrent.Bencode;

/// <summary>
/// A bencoded value and all that is inside it (BEP 3, bencoding): a view over the caller's bytes, which it does not
/// copy and which must not change while it is in use. Immutable and so thread-safe.
/// </summary>
/// <remarks>
/// Parsing makes one small table for the whole document; the objects for values inside are made when they are asked for,
/// so keep the result of <see cref="Items"/> in a variable in a loop over its indices.
/// </remarks>
public sealed class BencodeValue
{
    private readonly BencodeDocument _document;
    private readonly int _node;
    private object? _view;

    private BencodeValue(BencodeDocument document, int node)
    {
        _document = document;
        _node = node;
    }

    /// <summary>Which of the four kinds it is.</summary>
    public BencodeKind Kind => _document.KindOf(_node);

    /// <summary>Where it begins, in bytes from the start of the parsed input.</summary>
    public int Offset => _document.OffsetOf(_node);

    /// <summary>Exactly the bytes of this value as they stand in the input: what an info-hash is made of. Not a copy.</summary>
    public ReadOnlyMemory<byte> Raw => _document.RawOf(_node);

    /// <summary>The items of a list, in their order.</summary>
    /// <exception cref="BencodeException">It is not a list.</exception>
    public IReadOnlyList<BencodeValue> Items
    {
        get
        {
            Demand(BencodeKind.List);
            var view = _view ??= new BencodeView<BencodeValue>(
                _document, _document.ItemsOf(_node), static (document, node) => new BencodeValue(document, node));
            return (IReadOnlyList<BencodeValue>)view;
        }
    }

    /// <summary>The keys and values of a dictionary, in the order of the input. The keys are not copies.</summary>
    /// <exception cref="BencodeException">It is not a dictionary.</exception>
    public IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, BencodeValue>> Entries
    {
        get
        {
            Demand(BencodeKind.Dictionary);
            var view = _view ??= new BencodeView<KeyValuePair<ReadOnlyMemory<byte>, BencodeValue>>(
                _document, _document.KeysOf(_node), static (document, key) => new(document.BytesOf(key), new BencodeValue(document, key + 1)));
            return (IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, BencodeValue>>)view;
        }
    }

    /// <summary>Parses an input that is one value and nothing else.</summary>
    /// <param name="data">The input; it is kept, not copied.</param>
    /// <param name="options">The limits, or <see langword="null"/> for <see cref="BencodeOptions.Default"/>.</param>
    /// <exception cref="BencodeException">The input is malformed or beyond a limit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static BencodeValue Parse(ReadOnlyMemory<byte> data, BencodeOptions? options = null) =>
        TryParse(data, options, isWhole: true, out var value, out _, out var error, out var offset)
            ? value
            : throw new BencodeException(error, offset);

    /// <summary>Parses an input that is one value and nothing else.</summary>
    /// <param name="data">The input; it is kept, not copied.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">The limits, or <see langword="null"/> for <see cref="BencodeOptions.Default"/>.</param>
    /// <returns>False when the input is malformed or beyond a limit; no exception is thrown inside.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static bool TryParse(ReadOnlyMemory<byte> data, [NotNullWhen(true)] out BencodeValue? value, BencodeOptions? options = null) =>
        TryParse(data, options, isWhole: true, out value, out _, out _, out _);

    /// <summary>Parses the value that an input begins with; anything may follow (BEP 9, the data message of ut_metadata).</summary>
    /// <param name="data">The input; it is kept, not copied.</param>
    /// <param name="consumed">How many bytes the value has.</param>
    /// <param name="options">The limits, or <see langword="null"/> for <see cref="BencodeOptions.Default"/>.</param>
    /// <exception cref="BencodeException">The input is malformed or beyond a limit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static BencodeValue ParsePrefix(ReadOnlyMemory<byte> data, out int consumed, BencodeOptions? options = null) =>
        TryParse(data, options, isWhole: false, out var value, out consumed, out var error, out var offset)
            ? value
            : throw new BencodeException(error, offset);

    /// <summary>Parses the value that an input begins with; anything may follow.</summary>
    /// <param name="data">The input; it is kept, not copied.</param>
    /// <param name="value">The value.</param>
    /// <param name="consumed">How many bytes the value has, or 0.</param>
    /// <param name="options">The limits, or <see langword="null"/> for <see cref="BencodeOptions.Default"/>.</param>
    /// <returns>False when the input is malformed or beyond a limit; no exception is thrown inside.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static bool TryParsePrefix(
        ReadOnlyMemory<byte> data, [NotNullWhen(true)] out BencodeValue? value, out int consumed, BencodeOptions? options = null) =>
        TryParse(data, options, isWhole: false, out value, out consumed, out _, out _);

    /// <summary>The integer.</summary>
    /// <exception cref="BencodeException">It is not an integer.</exception>
    public long AsInteger()
    {
        Demand(BencodeKind.Integer);
        return _document.IntegerOf(_node);
    }

    /// <summary>The bytes of the string. Not a copy.</summary>
    /// <exception cref="BencodeException">It is not a string.</exception>
    public ReadOnlyMemory<byte> AsBytes()
    {
        Demand(BencodeKind.String);
        return _document.BytesOf(_node);
    }

    /// <summary>The string as UTF-8 text; malformed parts become U+FFFD.</summary>
    /// <exception cref="BencodeException">It is not a string.</exception>
    public string AsText()
    {
        Demand(BencodeKind.String);
        return Encoding.UTF8.GetString(_document.SpanOf(_node));
    }

    /// <summary>Finds the value of a key, by going through the keys in turn.</summary>
    /// <param name="key">The key's bytes, such as <c>"length"u8</c>.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the key is absent or this is not a dictionary.</returns>
    public bool TryGetValue(ReadOnlySpan<byte> key, [NotNullWhen(true)] out BencodeValue? value)
    {
        value = Kind == BencodeKind.Dictionary && _document.Find(_node, key) is { } node ? new BencodeValue(_document, node) : null;
        return value is not null;
    }

    /// <summary>Finds the integer of a key.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="value">The integer, or 0.</param>
    /// <returns>False when the key is absent, its value is of another kind or this is not a dictionary.</returns>
    public bool TryGetInteger(ReadOnlySpan<byte> key, out long value)
    {
        var found = TryFind(key, BencodeKind.Integer, out var node);
        value = found ? _document.IntegerOf(node) : 0;
        return found;
    }

    /// <summary>Finds the string of a key. Not a copy.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="value">The string's bytes, or none.</param>
    /// <returns>False when the key is absent, its value is of another kind or this is not a dictionary.</returns>
    public bool TryGetBytes(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        var found = TryFind(key, BencodeKind.String, out var node);
        value = found ? _document.BytesOf(node) : default;
        return found;
    }

    /// <summary>Finds the string of a key as UTF-8 text; malformed parts become U+FFFD.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="value">The text.</param>
    /// <returns>False when the key is absent, its value is of another kind or this is not a dictionary.</returns>
    public bool TryGetText(ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? value)
    {
        value = TryFind(key, BencodeKind.String, out var node) ? Encoding.UTF8.GetString(_document.SpanOf(node)) : null;
        return value is not null;
    }

    /// <summary>Finds the items of a key's list.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="value">The items.</param>
    /// <returns>False when the key is absent, its value is of another kind or this is not a dictionary.</returns>
    public bool TryGetList(ReadOnlySpan<byte> key, [NotNullWhen(true)] out IReadOnlyList<BencodeValue>? value)
    {
        value = TryFind(key, BencodeKind.List, out var node) ? new BencodeValue(_document, node).Items : null;
        return value is not null;
    }

    /// <summary>Finds the dictionary of a key.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="value">The dictionary.</param>
    /// <returns>False when the key is absent, its value is of another kind or this is not a dictionary.</returns>
    public bool TryGetDictionary(ReadOnlySpan<byte> key, [NotNullWhen(true)] out BencodeValue? value)
    {
        value = TryFind(key, BencodeKind.Dictionary, out var node) ? new BencodeValue(_document, node) : null;
        return value is not null;
    }

    private static bool TryParse(
        ReadOnlyMemory<byte> data,
        BencodeOptions? options,
        bool isWhole,
        [NotNullWhen(true)] out BencodeValue? value,
        out int consumed,
        out BencodeErrorCode error,
        out int offset)
    {
        Span<int> openNodes = stackalloc int[BencodeOptions.DeepestMaxDepth];
        Span<bool> hasUnsortedKeys = stackalloc bool[BencodeOptions.DeepestMaxDepth];
        var builder = new BencodeDocumentBuilder(data, options, openNodes, hasUnsortedKeys);
        var isBuilt = builder.TryBuild(out var document);
        (error, offset, consumed, value) = (builder.Error, builder.ErrorOffset, 0, null);
        if (!isBuilt) return false;
        if (isWhole && builder.Consumed != data.Length)
        {
            (error, offset) = (BencodeErrorCode.TrailingBytes, builder.Consumed);
            return false;
        }

        consumed = builder.Consumed;
        value = new BencodeValue(document, 0);
        return true;
    }

    private bool TryFind(ReadOnlySpan<byte> key, BencodeKind kind, out int node)
    {
        node = Kind == BencodeKind.Dictionary ? _document.Find(_node, key) ?? 0 : 0;
        return node != 0 && _document.KindOf(node) == kind;
    }

    private void Demand(BencodeKind kind)
    {
        if (Kind != kind) throw new BencodeException(BencodeErrorCode.WrongKind, Offset);
    }
}
