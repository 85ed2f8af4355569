using Microsoft.Win32.SafeHandles;
using WebTorrent.ParseTorrent;

namespace WebTorrent.ChunkStore;

/// <summary>Opens the files of a torrent in their directory, making them and their folders when they are first written.</summary>
internal sealed class FileOpener(SafeDirectory directory, IReadOnlyList<TorrentFileEntry> files)
{
    // Players and other tools may read, move and delete the files while they are here.
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    /// <exception cref="ChunkStoreException">It cannot be opened.</exception>
    public CachedFile Open(int file, bool forWriting)
    {
        var path = directory.Enter(files[file].Path, create: forWriting);
        SafeFileHandle? handle = null;
        try
        {
            handle = forWriting
                ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Shared)
                : File.OpenHandle(path, FileMode.Open, FileAccess.Read, Shared);
            if (forWriting) SetLength(handle, files[file].Length);
            return new CachedFile(file, path, handle, forWriting);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            handle?.Dispose();
            throw DiskErrors.Translate(error, path);
        }
    }

    // The whole length at once: the parts not written yet take no room where the file system knows sparse files.
    private static void SetLength(SafeFileHandle handle, long length)
    {
        if (RandomAccess.GetLength(handle) != length) RandomAccess.SetLength(handle, length);
    }
}
