using WebTorrent.Identifiers;

namespace WebTorrent.TorrentEngine;

/// <summary>Keeps resume data as files in one folder, made when the first is saved and removed with the last.</summary>
/// <remarks>Thread-safe for different torrents. A file is written beside its place and moved there, so a crash leaves the old one or the new one.</remarks>
public sealed class FileResumeStore : IResumeStore
{
    private const long MaxFileLength = 64L << 20;
    private readonly string _directory;

    /// <summary>Keeps the files in <paramref name="directory"/>, which need not exist.</summary>
    public FileResumeStore(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = directory;
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> LoadAsync(InfoHash infoHash, ResumePart part, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(PathOf(infoHash, part));
            if (!file.Exists || file.Length > MaxFileLength)
                return null;
            return await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(InfoHash infoHash, ResumePart part, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var path = PathOf(infoHash, part);
        var temporary = path + ".new";
        try
        {
            Directory.CreateDirectory(_directory);
            await File.WriteAllBytesAsync(temporary, data, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, path, overwrite: true);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(InfoHash infoHash, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var part in Enum.GetValues<ResumePart>())
                File.Delete(PathOf(infoHash, part));
            if (Directory.Exists(_directory) && !Directory.EnumerateFileSystemEntries(_directory).Any())
                Directory.Delete(_directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left is found to be out of date the next time; nothing is lost by it.
        }

        return default;
    }

    private string PathOf(InfoHash infoHash, ResumePart part)
        => Path.Combine(_directory, $"{infoHash}.{(part == ResumePart.Pieces ? "resume" : "info")}");
}
