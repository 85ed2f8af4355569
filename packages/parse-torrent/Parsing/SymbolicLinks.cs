using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>The links among a torrent's files (BEP 47, <c>symlink path</c>), resolved when all files are known.</summary>
internal sealed class SymbolicLinks(string rootDisplayName)
{
    private readonly List<(int Entry, string Target)> _links = [];

    /// <summary>Remembers the target of a file, if it is a link that has one.</summary>
    internal void Add(BencodeValue file, int entry, TorrentFileAttributes attributes)
    {
        if (attributes.HasFlag(TorrentFileAttributes.Symlink) && file.TryGetList("symlink path"u8, out var target))
            _links.Add((entry, rootDisplayName + "/" + string.Join('/', target.Select(part => part.Kind == BencodeKind.String ? part.AsText() : "\0"))));
    }

    /// <summary>A link counts only if it points, as written, at a real file of this torrent: so it cannot lead out.</summary>
    internal void Resolve(TorrentFileEntry[] files)
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
