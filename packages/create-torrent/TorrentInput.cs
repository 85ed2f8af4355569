namespace WebTorrent.CreateTorrent;

/// <summary>A file for a torrent that comes from elsewhere than a disk. Immutable.</summary>
public sealed record TorrentInput
{
    private readonly Func<CancellationToken, ValueTask<Stream>> _open;

    /// <summary>A file that is read from a stream.</summary>
    /// <param name="path">Its path in the torrent, without the torrent's name; <c>/</c> between the components.</param>
    /// <param name="length">Its length in bytes, which must be that of the stream.</param>
    /// <param name="open">Opens the stream, once, when its turn comes; the stream is disposed after reading.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public TorrentInput(string path, long length, Func<CancellationToken, ValueTask<Stream>> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(open);
        Path = path;
        Length = length;
        _open = open;
    }

    /// <summary>A file that is in memory.</summary>
    /// <param name="path">Its path in the torrent, without the torrent's name; <c>/</c> between the components.</param>
    /// <param name="content">Its bytes, which must not change before the torrent is made.</param>
    public TorrentInput(string path, byte[] content)
        : this(path, (content ?? throw new ArgumentNullException(nameof(content))).Length, _ => new(new MemoryStream(content, writable: false)))
    {
    }

    /// <summary>The path in the torrent, <c>/</c> between the components.</summary>
    public string Path { get; }

    /// <summary>Bytes, 0 or more.</summary>
    public long Length { get; }

    internal ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => _open(cancellationToken);
}
