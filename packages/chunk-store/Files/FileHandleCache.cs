using WebTorrent.Bitfield;

namespace WebTorrent.ChunkStore;

/// <summary>
/// The open files, the least recently used closed when there are too many. A file that is being used is taken out at once but closed by its last user.
/// Files are opened outside the lock, so that a slow disk holds up only who needs it. Thread-safe.
/// </summary>
internal sealed class FileHandleCache(FileOpener opener, int fileCount, int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, CachedFile> _open = [];
    private readonly PieceSet _unflushed = new(fileCount);
    private CachedFile? _newest;
    private CachedFile? _oldest;
    private bool _closed;

    /// <summary>An open handle, which the caller must give back.</summary>
    public CachedFile Rent(int file, bool forWriting)
    {
        lock (_gate)
        {
            if (TryRent(file, forWriting) is { } cached) return cached;
        }

        return Admit(opener.Open(file, forWriting));
    }

    public void Return(CachedFile cached, bool written)
    {
        lock (_gate)
        {
            if (written) _unflushed.Add(cached.File);
            if (--cached.Users > 0 || !cached.IsEvicted) return;
        }

        cached.Handle.Dispose();
    }

    /// <summary>A file written since it was last taken here, or -1. A write that ends later puts it back.</summary>
    public int TakeUnflushed(int from)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(FileChunkStore));
            var file = _unflushed.NextSet(from);
            if (file >= 0) _unflushed.Remove(file);
            return file;
        }
    }

    public void PutBackUnflushed(int file)
    {
        lock (_gate) _unflushed.Add(file);
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_oldest is { } cached) Evict(cached)?.Handle.Dispose();
        }
    }

    private CachedFile? TryRent(int file, bool forWriting)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(FileChunkStore));
        if (!_open.TryGetValue(file, out var cached) || (forWriting && !cached.CanWrite)) return null;
        cached.Users++;
        if (cached == _newest) return cached;
        Unlink(cached);
        LinkNewest(cached);
        return cached;
    }

    private CachedFile Admit(CachedFile fresh)
    {
        CachedFile? surplus = null;
        CachedFile? replaced = null;
        try
        {
            lock (_gate)
            {
                surplus = fresh;
                // Another caller may have opened it meanwhile.
                if (TryRent(fresh.File, fresh.CanWrite) is { } cached) return cached;
                surplus = null;
                if (_open.TryGetValue(fresh.File, out var readOnly)) replaced = Evict(readOnly);
                else if (_open.Count >= capacity) surplus = Evict(_oldest!);
                fresh.Users = 1;
                _open.Add(fresh.File, fresh);
                LinkNewest(fresh);
                return fresh;
            }
        }
        finally
        {
            surplus?.Handle.Dispose();
            replaced?.Handle.Dispose();
        }
    }

    /// <summary>Takes a file out; returns it if nobody uses it, for the caller to close.</summary>
    private CachedFile? Evict(CachedFile cached)
    {
        _open.Remove(cached.File);
        Unlink(cached);
        cached.IsEvicted = true;
        return cached.Users == 0 ? cached : null;
    }

    private void LinkNewest(CachedFile cached)
    {
        cached.Older = _newest;
        cached.Newer = null;
        if (_newest is null) _oldest = cached;
        else _newest.Newer = cached;
        _newest = cached;
    }

    private void Unlink(CachedFile cached)
    {
        if (cached.Newer is null) _newest = cached.Older;
        else cached.Newer.Older = cached.Older;
        if (cached.Older is null) _oldest = cached.Newer;
        else cached.Older.Newer = cached.Newer;
    }
}
