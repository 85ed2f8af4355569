using Microsoft.Win32.SafeHandles;

namespace WebTorrent.ChunkStore;

/// <summary>An open file. Its fields change only under the lock of its <see cref="FileHandleCache"/>.</summary>
internal sealed class CachedFile(int file, string path, SafeFileHandle handle, bool canWrite)
{
    public int File { get; } = file;

    public string Path { get; } = path;

    public SafeFileHandle Handle { get; } = handle;

    public bool CanWrite { get; } = canWrite;

    /// <summary>Callers at work on the handle: it is closed only when there are none.</summary>
    public int Users { get; set; }

    public bool IsEvicted { get; set; }

    /// <summary>Towards the most recently used.</summary>
    public CachedFile? Newer { get; set; }

    public CachedFile? Older { get; set; }
}
