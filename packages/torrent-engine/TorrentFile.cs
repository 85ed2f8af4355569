using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine;

/// <summary>One file of a torrent whose metadata is known. Thread-safe.</summary>
public sealed class TorrentFile
{
    private readonly Torrent _torrent;
    private readonly TorrentFileEntry _entry;

    internal TorrentFile(Torrent torrent, TorrentFileEntry entry)
    {
        _torrent = torrent;
        _entry = entry;
    }

    /// <summary>The file's name, without folders, as the torrent has it.</summary>
    public string Name => _entry.DisplayPath[(_entry.DisplayPath.LastIndexOf('/') + 1)..];

    /// <summary>The path below the download folder, '/' between its parts, safe on every disk.</summary>
    public string Path => _entry.Path;

    /// <summary>The length in bytes.</summary>
    public long Length => _entry.Length;

    /// <summary>Where the file begins in the torrent's bytes.</summary>
    public long Offset => _entry.Offset;

    /// <summary>How many of the file's bytes are in verified pieces.</summary>
    public long BytesVerified => _torrent.CountVerified(_entry);

    /// <summary>Opens the file for reading, at its beginning. What is read is downloaded first; nothing is asked for before the first read.</summary>
    /// <returns>A seekable stream; dispose it, or its window goes on being preferred. Several may be open at once.</returns>
    /// <exception cref="TorrentException">The torrent was disposed.</exception>
    public TorrentStream OpenRead() => _torrent.OpenRead(_entry);
}
