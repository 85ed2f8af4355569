using WebTorrent.Bencode;
using WebTorrent.ParseTorrent.Names;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>Reads <c>files</c> (BEP 3), with the attributes of BEP 47. One use an instance.</summary>
internal sealed class FileListParser(string rootName, string rootDisplayName, TorrentParseOptions options)
{
    private readonly PathAllocator _paths = new(rootName, options.FileNames);
    private readonly List<string> _names = [];
    private readonly List<(int Entry, string Target)> _links = [];
    private long _offset;

    internal IReadOnlyList<TorrentFileEntry> Parse(IReadOnlyList<BencodeValue> list, out long length)
    {
        if (list.Count == 0)
            throw Fields.Invalid("files"u8, "is empty");
        if (list.Count > options.MaxFiles)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The torrent has more than {options.MaxFiles} files.");

        var files = new TorrentFileEntry[list.Count];
        for (var i = 0; i < files.Length; i++)
            files[i] = ParseFile(list[i], i);
        ResolveLinks(files);
        length = _offset;
        return Array.AsReadOnly(files);
    }

    internal static TorrentFileAttributes ReadAttributes(BencodeValue file)
    {
        var attributes = TorrentFileAttributes.None;
        if (!file.TryGetBytes("attr"u8, out var letters))
            return attributes;
        foreach (var letter in letters.Span)
        {
            attributes |= letter switch
            {
                (byte)'p' => TorrentFileAttributes.Padding,
                (byte)'x' => TorrentFileAttributes.Executable,
                (byte)'h' => TorrentFileAttributes.Hidden,
                (byte)'l' => TorrentFileAttributes.Symlink,
                _ => TorrentFileAttributes.None,
            };
        }

        return attributes;
    }

    private TorrentFileEntry ParseFile(BencodeValue file, int index)
    {
        if (file.Kind != BencodeKind.Dictionary)
            throw Fields.Invalid("files"u8, "holds something else than dictionaries");
        var attributes = ReadAttributes(file);
        var length = ReadLength(file, attributes);
        if (length > long.MaxValue - _offset)
            throw new TorrentFormatException(TorrentErrorCode.InconsistentLength, "The lengths of the files add up to more than 2^63 - 1 bytes.");

        var displayPath = ReadPath(file);
        if (attributes.HasFlag(TorrentFileAttributes.Symlink) && file.TryGetList("symlink path"u8, out var target))
            _links.Add((index, JoinRaw(target)));
        var path = PathOf(attributes);
        // Mostly they are the same: then one string serves, and 100,000 files need half the memory.
        displayPath = string.Equals(path, displayPath, StringComparison.Ordinal) ? path : displayPath;
        var entry = new TorrentFileEntry { Path = path, DisplayPath = displayPath, Length = length, Offset = _offset, Attributes = attributes };
        _offset += length;
        return entry;
    }

    private static long ReadLength(BencodeValue file, TorrentFileAttributes attributes)
    {
        if (!attributes.HasFlag(TorrentFileAttributes.Symlink))
            return Fields.RequireInteger(file, "length"u8, 0, long.MaxValue);
        // BEP 47: "The length of a symlink is always zero", and may be left out.
        return file.TryGetValue("length"u8, out _) ? Fields.RequireInteger(file, "length"u8, 0, 0) : 0;
    }

    /// <summary>Fills <see cref="_names"/> with the safe names of the path, and returns it as written.</summary>
    private string ReadPath(BencodeValue file)
    {
        if (!(file.TryGetList("path.utf-8"u8, out var components) && components.Count > 0))
            components = Fields.Require(file, "path"u8, BencodeKind.List).Items;
        if (components.Count == 0)
            throw Fields.Invalid("path"u8, "is empty");
        if (components.Count > options.MaxPathDepth)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"A path is more than {options.MaxPathDepth} folders deep.");

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
        return string.Join('/', raw);
    }

    private string ReadComponent(BencodeValue component)
    {
        if (component.Kind != BencodeKind.String)
            throw Fields.Invalid("path"u8, "holds something else than strings");
        if (component.AsBytes().Length > options.MaxNameLength)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"A name is longer than {options.MaxNameLength} bytes.");
        return component.AsText();
    }

    // Padding is never stored, so it needs no path of its own and must not push a real file aside.
    private string PathOf(TorrentFileAttributes attributes) =>
        attributes.HasFlag(TorrentFileAttributes.Padding) ? rootName + "/" + string.Join('/', _names) : _paths.Add(_names);

    private string JoinRaw(IReadOnlyList<BencodeValue> target) =>
        rootDisplayName + "/" + string.Join('/', target.Select(part => part.Kind == BencodeKind.String ? part.AsText() : "\0"));

    /// <summary>A link counts only if it points, as written, at a real file of this torrent: so it cannot lead out.</summary>
    private void ResolveLinks(TorrentFileEntry[] files)
    {
        if (_links.Count == 0)
            return;
        var byDisplayPath = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!file.IsSymlink && !file.IsPadding)
                byDisplayPath.TryAdd(file.DisplayPath, file.Path);
        }

        foreach (var (entry, target) in _links)
        {
            if (byDisplayPath.TryGetValue(target, out var path))
                files[entry] = files[entry] with { LinkTarget = path };
        }
    }
}
