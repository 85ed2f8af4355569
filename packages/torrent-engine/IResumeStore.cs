using WebTorrent.Identifiers;

namespace WebTorrent.TorrentEngine;

/// <summary>Where a torrent's resume data is kept between runs.</summary>
/// <remarks>One caller at a time for one torrent. What cannot be read counts as absent; what cannot be written throws, and the torrent warns and goes on.</remarks>
public interface IResumeStore
{
    /// <summary>The saved bytes, or null when there are none.</summary>
    ValueTask<byte[]?> LoadAsync(InfoHash infoHash, ResumePart part, CancellationToken cancellationToken);

    /// <summary>Replaces the saved bytes, all or nothing.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    ValueTask SaveAsync(InfoHash infoHash, ResumePart part, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Forgets the torrent.</summary>
    ValueTask DeleteAsync(InfoHash infoHash, CancellationToken cancellationToken);
}
