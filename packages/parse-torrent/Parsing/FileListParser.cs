using WebTorrent.Bencode;
using WebTorrent.ParseTorrent.Names;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>Reads <c>files</c> (BEP 3), with the attributes of BEP 47. One use an instance.</summary>
internal sealed class FileListParser(string rootName, string rootDisplayName, int pieceLength, TorrentParseOptions options)
{
    private readonly PathAllocator _paths = new(rootName, options.FileNames);
    private readonly List<string> _names = [];
    private readonly SymbolicLinks _links = new(rootDisplayName);
    private PathBudget _budget = new(options);
    private long _offset;

    internal FileLayout Parse(IReadOnlyList<BencodeValue> list)
    {
        if (list.Count == 0)
            throw Fields.Invalid("files"u8, "is empty");
        FileFields.ThrowIfTooManyFiles(list.Count, options);

        var files = new TorrentFileEntry[list.Count];
        for (var i = 0; i < files.Length; i++)
            files[i] = ParseFile(list[i], i);
        _links.Resolve(files);
        return new FileLayout(Array.AsReadOnly(files), _offset, PiecesIn(_offset, pieceLength));
    }

    /// <summary>A torrent of a single file (BEP 3, <c>length</c>), with its attributes of BEP 47.</summary>
    internal static FileLayout ParseSingle(BencodeValue info, string name, string displayName, int pieceLength)
    {
        var length = Fields.RequireInteger(info, "length"u8, 0, long.MaxValue);
        var attributes = FileFields.ReadAttributes(info) & (TorrentFileAttributes.Executable | TorrentFileAttributes.Hidden);
        return new FileLayout(
            [new TorrentFileEntry { Path = name, DisplayPath = displayName, Length = length, Offset = 0, Attributes = attributes }],
            length,
            PiecesIn(length, pieceLength));
    }

    // No sum here can overflow: length - 1 < 2^63, and the quotient is at most that.
    private static long PiecesIn(long length, int pieceLength) => length == 0 ? 0 : ((length - 1) / pieceLength) + 1;

    // Where there are more pieces than any limit allows, the torrent is refused a moment later.
    private static int PieceAt(long offset, int pieceLength) => (int)Math.Min(offset / pieceLength, int.MaxValue);

    private TorrentFileEntry ParseFile(BencodeValue file, int index)
    {
        if (file.Kind != BencodeKind.Dictionary)
            throw Fields.Invalid("files"u8, "holds something else than dictionaries");
        var attributes = FileFields.ReadAttributes(file);
        var length = FileFields.ReadLength(file, attributes);
        if (length > long.MaxValue - _offset)
            throw new TorrentFormatException(TorrentErrorCode.InconsistentLength, "The lengths of the files add up to more than 2^63 - 1 bytes.");

        var displayPath = ReadPath(file);
        _links.Add(file, index, attributes);
        var path = PathOf(attributes);
        // Mostly they are the same: then one string serves, and 100,000 files need half the memory.
        displayPath = string.Equals(path, displayPath, StringComparison.Ordinal) ? path : displayPath;
        var entry = new TorrentFileEntry { Path = path, DisplayPath = displayPath, Length = length, Offset = _offset, FirstPiece = PieceAt(_offset, pieceLength), Attributes = attributes };
        _offset += length;
        return entry;
    }

    /// <summary>Fills <see cref="_names"/> with the safe names of the path, and returns it as written.</summary>
    private string ReadPath(BencodeValue file)
    {
        if (!(file.TryGetList("path.utf-8"u8, out var components) && components.Count > 0))
            components = Fields.Require(file, "path"u8, BencodeKind.List).Items;
        if (components.Count == 0)
            throw Fields.Invalid("path"u8, "is empty");
        FileFields.ThrowIfTooDeep(components.Count, options);

        _names.Clear();
        var raw = new string[components.Count + 1];
        raw[0] = rootDisplayName;
        for (var i = 0; i < components.Count; i++)
        {
            raw[i + 1] = ReadComponent(components[i]);
            if (SafeName.From(raw[i + 1], options.FileNames) is { } name)
                _names.Add(name);
        }

        if (_names.Count == 0)
            throw new TorrentFormatException(TorrentErrorCode.UnsafePath, "A path names no file.");
        var written = string.Join('/', raw);
        _budget.Take(written.Length);
        return written;
    }

    private string ReadComponent(BencodeValue component)
    {
        if (component.Kind != BencodeKind.String)
            throw Fields.Invalid("path"u8, "holds something else than strings");
        FileFields.ThrowIfNameTooLong(component.AsBytes().Length, options);
        return component.AsText();
    }

    // Padding is never stored, so it needs no path of its own and must not push a real file aside.
    private string PathOf(TorrentFileAttributes attributes) =>
        attributes.HasFlag(TorrentFileAttributes.Padding) ? rootName + "/" + string.Join('/', _names) : _paths.Add(_names);
}
