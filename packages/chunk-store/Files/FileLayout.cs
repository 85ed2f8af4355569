using WebTorrent.ParseTorrent;

namespace WebTorrent.ChunkStore;

/// <summary>Which file holds which of the torrent's bytes.</summary>
internal sealed class FileLayout
{
    // The files that hold bytes, in order.
    private readonly int[] _indices;
    private readonly long[] _starts;
    private readonly long[] _lengths;
    private readonly bool[] _paddings;

    public FileLayout(IReadOnlyList<TorrentFileEntry> files)
    {
        _indices = [.. Enumerable.Range(0, files.Count).Where(i => files[i].Length > 0)];
        _starts = [.. _indices.Select(i => files[i].Offset)];
        _lengths = [.. _indices.Select(i => files[i].Length)];
        _paddings = [.. _indices.Select(i => files[i].IsPadding)];
    }

    /// <summary>The first file's share of a range of the torrent.</summary>
    public StoredRange FirstPart(long position, int count)
    {
        var found = Array.BinarySearch(_starts, position);
        var place = found >= 0 ? found : ~found - 1;
        var offset = position - _starts[place];
        return new StoredRange(_indices[place], offset, (int)Math.Min(count, _lengths[place] - offset), _paddings[place]);
    }
}
