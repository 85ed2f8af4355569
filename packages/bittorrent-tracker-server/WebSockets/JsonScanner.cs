using System.Buffers;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// Walks over a JSON text (RFC 8259, strictly) and says where values are, without looking into them: nearly all of what WebRTC peers send is other people's, to be passed on as
/// it stands, in long strings full of escapes. Once something is wrong everything reads as nothing, and <see cref="IsBroken"/> says so.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> text)
{
    // An offer is an object of strings; a little room for what may come.
    private const int MaxDepth = 12;

    private static readonly SearchValues<byte> EndOfPlainText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private int _depth;

    /// <summary>Whether the text is no JSON.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>What the next value begins with; 0 at the end.</summary>
    public byte Next
    {
        get
        {
            while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                _at++;
            return _at < _text.Length && !IsBroken ? _text[_at] : (byte)0;
        }
    }

    /// <summary>Goes into an object or an array, if one is next.</summary>
    /// <param name="open">Its bracket.</param>
    public bool TryEnter(byte open)
    {
        if (Next != open)
            return false;
        if (++_depth > MaxDepth)
            return Break();
        _at++;
        return true;
    }

    /// <summary>Goes to the next element of what was entered; false behind the last, which leaves it.</summary>
    /// <param name="close">The closing bracket.</param>
    /// <param name="isFirst">Whether it is the first element.</param>
    public bool MoveNext(byte close, ref bool isFirst)
    {
        var wasFirst = isFirst;
        isFirst = false;
        if (Next == close)
        {
            _at++;
            _depth--;
            return false;
        }

        if (wasFirst)
            return !IsBroken;
        return Next == (byte)',' ? ++_at > 0 : Break();
    }

    /// <summary>Goes to the next member of the object that was entered; false behind the last, which leaves it.</summary>
    /// <param name="isFirst">Whether it is the first member.</param>
    /// <param name="name">Its name, as it stands between the quotes.</param>
    public bool MoveNext(ref bool isFirst, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!MoveNext((byte)'}', ref isFirst))
            return false;
        name = ReadString();
        if (Next != (byte)':')
            return Break();
        _at++;
        return true;
    }

    /// <summary>Reads a string; empty, and broken, when it is none.</summary>
    /// <returns>What stands between the quotes.</returns>
    public ReadOnlySpan<byte> ReadString()
    {
        if (Next != (byte)'"')
        {
            Break();
            return default;
        }

        var start = ++_at;
        while (!IsBroken)
        {
            var plain = _text[_at..].IndexOfAny(EndOfPlainText);
            _at += Math.Max(plain, 0);
            if (plain >= 0 && _text[_at] == (byte)'"')
                return _text[start.._at++];
            if (plain < 0 || !SkipEscapes())
                Break();
        }

        return default;
    }

    /// <summary>Skips the value that is next.</summary>
    /// <returns>Where it is.</returns>
    public Range Skip()
    {
        var next = Next;
        var start = _at;
        switch (next)
        {
            case (byte)'{':
            case (byte)'[':
                SkipNested(next);
                break;
            case (byte)'"':
                ReadString();
                break;
            case (byte)'t':
                SkipLiteral("true"u8);
                break;
            case (byte)'f':
                SkipLiteral("false"u8);
                break;
            case (byte)'n':
                SkipLiteral("null"u8);
                break;
            default:
                SkipNumber();
                break;
        }

        return start.._at;
    }

    /// <summary>Whether nothing is left; more is an error.</summary>
    public bool IsAtEnd() => (Next == 0 && _at == _text.Length && !IsBroken) || Break();

    private bool Break()
    {
        IsBroken = true;
        return false;
    }

    private void SkipNested(byte open)
    {
        if (!TryEnter(open))
            return;
        var isFirst = true;
        if (open == (byte)'{')
        {
            while (MoveNext(ref isFirst, out _))
                Skip();
        }
        else
        {
            while (MoveNext((byte)']', ref isFirst))
                Skip();
        }
    }

    // One behind the other, as at the end of each line of a session description.
    private bool SkipEscapes()
    {
        if (_text[_at] != (byte)'\\')
            return false;
        while (_at < _text.Length && _text[_at] == (byte)'\\')
        {
            switch (_at + 1 < _text.Length ? _text[_at + 1] : 0)
            {
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    _at += 2;
                    break;
                case (byte)'u' when _at + 6 <= _text.Length && !_text.Slice(_at + 2, 4).ContainsAnyExcept(HexDigits):
                    _at += 6;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private void SkipNumber()
    {
        _ = TrySkip((byte)'-', (byte)'-');
        if (!TrySkip((byte)'0', (byte)'0') && !TrySkipDigits())
            Break();
        if (TrySkip((byte)'.', (byte)'.') && !TrySkipDigits())
            Break();
        if (!TrySkip((byte)'e', (byte)'E'))
            return;
        _ = TrySkip((byte)'+', (byte)'-');
        if (!TrySkipDigits())
            Break();
    }

    private bool TrySkip(byte either, byte or)
    {
        if (_at == _text.Length || (_text[_at] != either && _text[_at] != or))
            return false;
        _at++;
        return true;
    }

    private bool TrySkipDigits()
    {
        var digits = _text[_at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var count = digits < 0 ? _text.Length - _at : digits;
        _at += count;
        return count > 0;
    }

    private void SkipLiteral(ReadOnlySpan<byte> literal)
    {
        if (_text[_at..].StartsWith(literal))
            _at += literal.Length;
        else
            Break();
    }
}
