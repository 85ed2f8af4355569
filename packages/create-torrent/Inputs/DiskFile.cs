namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>A file on the disk, with what tells whether it changed.</summary>
internal sealed class DiskFile(string path, FileInfo info) : SourceFile(path, info.Length)
{
    private readonly string _fullPath = info.FullName;
    private readonly DateTime _lastWrite = info.LastWriteTimeUtc;

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
