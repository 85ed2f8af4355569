using WebTorrent.Bencode;
using WebTorrent.ParseTorrent.Names;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>
/// Reads <c>file tree</c> (BEP 52): a dictionary is a folder, its keys are names, and below the key of no length stands what
/// there is to say of a file. One use an instance.
/// </summary>
internal sealed class FileTreeParser(string rootName, string rootDisplayName, int pieceLength, PieceLayers layers, TorrentParseOptions options)
{
    private readonly PathAllocator _paths = new(rootName, options.FileNames);
    private readonly SymbolicLinks _links = new(rootDisplayName);
    private readonly List<TorrentFileEntry> _files = [];
    private readonly List<string> _displayNames = [rootDisplayName];
    private readonly List<string> _names = [];
    private PathBudget _budget = new(options);
    private long _displayLength = rootDisplayName.Length;
    private long _end;
    private int _pieces;

    /// <summary>The name of the file, if the tree is one file and nothing else (BEP 52, "interpreting paths").</summary>
    internal static string? SingleName(BencodeValue tree) =>
        tree.Entries.Count == 1 && tree.Entries[0] is { Key.Length: > 0 } only && only.Value.TryGetValue(""u8, out _) ? Fields.Text(only.Key) : null;

    internal FileLayout Parse(BencodeValue tree)
    {
        ParseFolder(tree);
        if (_files.Count == 0)
            throw Fields.Invalid("file tree"u8, "names no file");
        var files = _files.ToArray();
        _links.Resolve(files);
        return new FileLayout(Array.AsReadOnly(files), _end, _pieces);
    }

    /// <summary>As <see cref="Parse"/>, for a tree with a <see cref="SingleName"/>: the torrent's name is the file's own.</summary>
    internal FileLayout ParseSingle(BencodeValue tree)
    {
        var (key, file) = tree.Entries[0];
        FileFields.ThrowIfNameTooLong(key.Length, options);
        return new FileLayout([ReadFile(PropertiesOf(file), rootName, rootDisplayName)], _end, _pieces);
    }

    // As deep as bencode nests at most, and no deeper than MaxPathDepth.
    private void ParseFolder(BencodeValue folder)
    {
        if (folder.Kind != BencodeKind.Dictionary)
            throw Fields.Invalid("file tree"u8, "holds something else than dictionaries");
        ReadOnlyMemory<byte> previous = default;
        foreach (var (key, node) in folder.Entries)
        {
            // The order of the keys is the order of the files, and so of the pieces: readers that sort would see another torrent.
            if (key.Span.SequenceCompareTo(previous.Span) <= 0)
                throw Fields.Invalid("file tree"u8, key.IsEmpty ? "has a file where a folder must be" : "is not sorted");
            previous = key;
            ParseNode(key, node);
        }
    }

    private void ParseNode(ReadOnlyMemory<byte> key, BencodeValue node)
    {
        FileFields.ThrowIfTooDeep(_displayNames.Count, options);
        FileFields.ThrowIfNameTooLong(key.Length, options);
        var displayName = Fields.Text(key);
        var name = SafeName.From(displayName, options.FileNames);
        _displayNames.Add(displayName);
        _displayLength += displayName.Length + 1;
        if (name is not null)
            _names.Add(name);

        if (node.TryGetValue(""u8, out _))
            AddFile(PropertiesOf(node));
        else
            ParseFolder(node);

        if (name is not null)
            _names.RemoveAt(_names.Count - 1);
        _displayLength -= displayName.Length + 1;
        _displayNames.RemoveAt(_displayNames.Count - 1);
    }

    private static BencodeValue PropertiesOf(BencodeValue node)
    {
        if (node.Entries.Count != 1)
            throw Fields.Invalid("file tree"u8, "has a file that is a folder too");
        var properties = node.Entries[0].Value;
        return properties.Kind == BencodeKind.Dictionary
            ? properties
            : throw Fields.Invalid("file tree"u8, $"has {properties.Kind} in place of a file");
    }

    private void AddFile(BencodeValue properties)
    {
        FileFields.ThrowIfTooManyFiles(_files.Count + 1, options);
        if (_names.Count == 0)
            throw new TorrentFormatException(TorrentErrorCode.UnsafePath, "A path names no file.");
        _budget.Take(_displayLength);
        var displayPath = string.Join('/', _displayNames);
        var path = _paths.Add(_names);
        // Mostly they are the same: then one string serves, and 100,000 files need half the memory.
        _files.Add(ReadFile(properties, path, string.Equals(path, displayPath, StringComparison.Ordinal) ? path : displayPath));
    }

    private TorrentFileEntry ReadFile(BencodeValue properties, string path, string displayPath)
    {
        var attributes = FileFields.ReadAttributes(properties);
        if (attributes.HasFlag(TorrentFileAttributes.Padding))
            throw Fields.Invalid("attr"u8, "says that a file of the tree is padding, where none is needed");
        _links.Add(properties, _files.Count, attributes);
        var length = FileFields.ReadLength(properties, attributes);
        var entry = new TorrentFileEntry { Path = path, DisplayPath = displayPath, Length = length, Offset = _end, FirstPiece = (int)(_end / pieceLength), Attributes = attributes };
        return length == 0 ? entry : Place(entry, ReadRoot(properties));
    }

    /// <summary>Gives a file that is not empty its own pieces.</summary>
    private TorrentFileEntry Place(TorrentFileEntry entry, ReadOnlyMemory<byte> root)
    {
        var pieces = ((entry.Length - 1) / pieceLength) + 1;
        if (pieces > options.MaxPieces - _pieces)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The torrent has more than {options.MaxPieces} pieces.");
        var first = _pieces;
        var offset = (long)first * pieceLength;
        _pieces += (int)pieces;
        _end = offset + entry.Length;
        return entry with
        {
            Offset = offset,
            FirstPiece = first,
            PiecesRoot = root,
            PieceLayer = pieces == 1 ? root : layers.Get(root, (int)pieces, pieceLength),
        };
    }

    private static ReadOnlyMemory<byte> ReadRoot(BencodeValue properties)
    {
        var root = Fields.Require(properties, "pieces root"u8, BencodeKind.String).AsBytes();
        if (root.Length != MerkleTree.HashSize || !root.Span.ContainsAnyExcept((byte)0))
            throw Fields.Invalid("pieces root"u8, "is no hash");
        return root;
    }
}
