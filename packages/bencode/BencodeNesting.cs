namespace WebTorrent.Bencode;

/// <summary>
/// Where a writer stands: which lists and dictionaries are open, and each dictionary's last key, to demand that the next
/// one sorts after it. The last keys lie behind one another in one buffer, the innermost at its end.
/// </summary>
internal sealed class BencodeNesting
{
    private const int List = -1;
    private const int NoKeyYet = -2;

    private byte[] _keys = [];
    private int[] _keyStarts = [];
    private int[] _keyLengths = [];
    private bool _hasKeyWithoutValue;

    public int Depth { get; private set; }

    public bool IsComplete { get; private set; }

    private bool IsInDictionary => Depth > 0 && _keyLengths[Depth - 1] != List;

    public void BeginValue()
    {
        if (IsComplete) throw new InvalidOperationException("The value is whole: start a new writer for another one.");
        if (IsInDictionary && !_hasKeyWithoutValue) throw new InvalidOperationException("In a dictionary a key comes before the value.");
    }

    public void EndValue()
    {
        _hasKeyWithoutValue = false;
        IsComplete = Depth == 0;
    }

    public void Open(bool isDictionary)
    {
        if (Depth == _keyStarts.Length)
        {
            Array.Resize(ref _keyStarts, Math.Max(4, Depth * 2));
            Array.Resize(ref _keyLengths, Math.Max(4, Depth * 2));
        }

        _keyStarts[Depth] = Depth == 0 ? 0 : _keyStarts[Depth - 1] + Math.Max(0, _keyLengths[Depth - 1]);
        _keyLengths[Depth] = isDictionary ? NoKeyYet : List;
        _hasKeyWithoutValue = false;
        Depth++;
    }

    public void Close(bool isDictionary)
    {
        if (Depth == 0 || IsInDictionary != isDictionary)
            throw new InvalidOperationException(isDictionary ? "No dictionary is open here." : "No list is open here.");
        if (_hasKeyWithoutValue) throw new InvalidOperationException("The last key is without a value.");
        Depth--;
    }

    public void PlaceKey(ReadOnlySpan<byte> key)
    {
        if (!IsInDictionary) throw new InvalidOperationException("A key stands only in a dictionary.");
        if (_hasKeyWithoutValue) throw new InvalidOperationException("The last key is without a value.");

        var start = _keyStarts[Depth - 1];
        var length = _keyLengths[Depth - 1];
        if (length != NoKeyYet && _keys.AsSpan(start, length).SequenceCompareTo(key) >= 0)
            throw new InvalidOperationException("The keys of a dictionary ascend, each but once.");

        if (_keys.Length < start + key.Length) Array.Resize(ref _keys, Math.Max(64, 2 * (start + key.Length)));
        key.CopyTo(_keys.AsSpan(start));
        _keyLengths[Depth - 1] = key.Length;
        _hasKeyWithoutValue = true;
    }
}
