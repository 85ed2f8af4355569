using WebTorrent.ParseTorrent;

namespace WebTorrent.ChunkStore;

/// <summary>Which file holds which of the torrent's bytes.</summary>
internal sealed class FileLayout
{
    private readonly IReadOnlyList<TorrentFileEntry> _files;

    // The files that hold bytes, in order, and where each begins.
    private readonly int[] _indices;
    private readonly long[] _starts;

    public FileLayout(IReadOnlyList<TorrentFileEntry> files)
    {
        _files = files;
        _indices = [.. Enumerable.Range(0, files.Count).Where(i => files[i].Length > 0)];
        _starts = [.. _indices.Select(i => files[i].Offset)];
    }

    /// <summary>The first file's share of a range of the torrent.</summary>
    public StoredRange FirstPart(long position, int count)
    {
        var found = Array.BinarySearch(_starts, position);
        var index = _indices[found >= 0 ? found : ~found - 1];
        var offset = position - _files[index].Offset;
        return new StoredRange(index, offset, (int)Math.Min(count, _files[index].Length - offset));
    }
}
