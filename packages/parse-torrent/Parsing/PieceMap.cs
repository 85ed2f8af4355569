namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>Which file a piece of version 2 belongs to: there each has one.</summary>
internal sealed class PieceMap(IReadOnlyList<TorrentFileEntry> files)
{
    private readonly TorrentFileEntry[] _files = [.. files.Where(file => file.Length > 0 && !file.IsPadding)];

    /// <summary>The file of a piece that the torrent has.</summary>
    internal TorrentFileEntry FileOf(int piece)
    {
        var (low, high) = (0, _files.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_files[middle].FirstPiece <= piece)
                low = middle;
            else
                high = middle - 1;
        }

        return _files[low];
    }
}
