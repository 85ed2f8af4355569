using System.Runtime.InteropServices;

namespace WebTorrent.Bencode;

/// <summary>Turns tokens into nodes: one pass, no recursion, and no more nodes than the input has room for.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct BencodeDocumentBuilder
{
    // So a message of a few hundred bytes is parsed without growing, and the pieces of a torrent take no room here.
    private const int UsualBytesPerNode = 6;
    private const int MostFirstNodes = 256;

    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _maxValues;
    private readonly Span<int> _openNodes;
    private readonly Span<bool> _hasUnsortedKeys;
    private BencodeReader _reader;
    private BencodeNode[] _nodes;
    private int _count;

    /// <param name="data">The input.</param>
    /// <param name="options">The limits.</param>
    /// <param name="openNodes">Room for one number a level of depth.</param>
    /// <param name="hasUnsortedKeys">Room for one mark a level of depth.</param>
    public BencodeDocumentBuilder(ReadOnlyMemory<byte> data, BencodeOptions? options, Span<int> openNodes, Span<bool> hasUnsortedKeys)
    {
        _data = data;
        _openNodes = openNodes;
        _hasUnsortedKeys = hasUnsortedKeys;
        _reader = new BencodeReader(data.Span, options);
        _maxValues = (options ?? BencodeOptions.Default).MaxValues;
        _nodes = new BencodeNode[Math.Min(MostNodes, Math.Min(MostFirstNodes, data.Length / UsualBytesPerNode + 2))];
    }

    public readonly int Consumed => _reader.Position;

    public BencodeErrorCode Error { get; private set; }

    public int ErrorOffset { get; private set; }

    // Each node takes a byte at least: the start of a list whose end may be missing.
    private readonly int MostNodes => Math.Min(_data.Length, _maxValues);

    public bool TryBuild(out BencodeDocument document)
    {
        document = null!;
        while (_reader.TryAdvance())
        {
            if (!TryAccept()) return false;
        }

        Error = _reader.Error;
        ErrorOffset = _reader.ErrorOffset;
        if (Error != BencodeErrorCode.None) return false;

        document = new BencodeDocument(_data, _nodes);
        return true;
    }

    private bool TryAccept()
    {
        switch (_reader.Token)
        {
            case BencodeToken.ListStart or BencodeToken.DictionaryStart:
                _openNodes[_reader.Depth - 1] = _count;
                _hasUnsortedKeys[_reader.Depth - 1] = false;
                Append();
                return true;
            case BencodeToken.ListEnd or BencodeToken.DictionaryEnd:
                return TryClose();
            case BencodeToken.Key:
                _hasUnsortedKeys[_reader.Depth - 1] |= _reader.IsKeyOutOfOrder;
                Append();
                return true;
            default:
                Append();
                return true;
        }
    }

    private void Append()
    {
        if (_count == _nodes.Length) Array.Resize(ref _nodes, (int)Math.Min(MostNodes, 2L * _count));
        _nodes[_count] = new BencodeNode { Start = _reader.TokenStart, End = _reader.Position, Next = _count + 1 };
        _count++;
    }

    private bool TryClose()
    {
        var opened = _openNodes[_reader.Depth];
        ref var node = ref _nodes[opened];
        node.End = _reader.Position;
        node.Next = _count;
        if (!_hasUnsortedKeys[_reader.Depth]) return true;

        var document = new BencodeDocument(_data, _nodes);
        if (document.FindDuplicateKey(opened) is not { } duplicate) return true;
        Error = BencodeErrorCode.DuplicateKey;
        ErrorOffset = _nodes[duplicate].Start;
        return false;
    }
}
