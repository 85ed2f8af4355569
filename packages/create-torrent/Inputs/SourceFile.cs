namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>A file as it will stand in the torrent, and where its bytes come from.</summary>
internal abstract class SourceFile(string path, long length)
{
    /// <summary>The path in the torrent, <c>/</c> between the components.</summary>
    internal string Path { get; } = path;

    internal long Length { get; } = length;

    internal virtual bool IsPadding => false;

    internal abstract ValueTask<Stream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Called when all bytes were read.</summary>
    /// <exception cref="TorrentBuildException">The file is no longer what it was.</exception>
    internal virtual void ThrowIfChanged(Stream stream)
    {
    }

    internal TorrentBuildException Changed() =>
        new(TorrentBuildErrorCode.FileChanged, $"\"{Path}\" changed while it was being hashed.", Path);
}
