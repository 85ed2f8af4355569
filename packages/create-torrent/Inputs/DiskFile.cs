namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>A file on the disk, with what tells whether it changed.</summary>
internal sealed class DiskFile : SourceFile
{
    private readonly string _fullPath;
    private readonly DateTime _lastWrite;

    private DiskFile(string path, string fullPath, long length, DateTime lastWrite)
        : base(path, length)
    {
        _fullPath = fullPath;
        _lastWrite = lastWrite;
    }

    /// <exception cref="TorrentBuildException">The file is gone, or has a name that cannot be asked for.</exception>
    internal static DiskFile Of(string path, FileInfo info)
    {
        try
        {
            return new DiskFile(path, info.FullName, info.Length, info.LastWriteTimeUtc);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TorrentBuildException(TorrentBuildErrorCode.Unreadable, $"The file \"{info.FullName}\" cannot be read: {e.Message}", info.FullName, e);
        }
    }

    // Read by one reader in large blocks: a buffer of the stream's own would only copy them once more.
    internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = new FileStream(_fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        return new(stream);
    }

    internal override void ThrowIfChanged(Stream stream)
    {
        if (stream.Length != Length || File.GetLastWriteTimeUtc(((FileStream)stream).SafeFileHandle) != _lastWrite)
            throw Changed();
    }
}
