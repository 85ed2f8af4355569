using WebTorrent.ParseTorrent;

namespace WebTorrent.ChunkStore;

/// <summary>
/// Keeps a torrent's data in its files under one directory. Files and folders are made when they are first written, files with their whole
/// length at once, sparse where the file system can. A file longer than the torrent says is cut to its length at the first write.
/// </summary>
/// <remarks>
/// <para>Thread-safe. All work is synchronous on the caller's thread: each call blocks for one system call a file, allocates nothing once the file is open,
/// and the task that it returns is complete. So call it on a worker.</para>
/// <para>Padding files (BEP 47) are never made and read as zeros; symbolic links of the torrent are not made either. Nothing is read or written outside the
/// directory: a symbolic link on the disk that leads out of it is an error (<see cref="ChunkStoreError.OutsideDirectory"/>).</para>
/// </remarks>
public sealed class FileChunkStore : IChunkStore
{
    private readonly SafeDirectory _directory;
    private readonly IReadOnlyList<TorrentFileEntry> _files;
    private readonly PieceRange _range;
    private readonly FileLayout _layout;
    private readonly FileHandleCache _handles;

    /// <summary>A store over a directory; touches no disk yet.</summary>
    /// <param name="info">The torrent; its paths begin with its name.</param>
    /// <param name="directory">Where the files go. Made with the first file.</param>
    /// <param name="options">Limits; the defaults if null.</param>
    /// <exception cref="ArgumentException">The directory's name cannot be one, or a path of the torrent would leave it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FileChunkStore(TorrentInfo info, string directory, FileChunkStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= new FileChunkStoreOptions();
        if (options.MaxOpenFiles < 1) throw new ArgumentOutOfRangeException(nameof(options), options.MaxOpenFiles, "MaxOpenFiles: at least 1.");
        foreach (var file in info.Files)
        {
            if (!SafeDirectory.IsPlain(file.Path)) throw new ArgumentException($"'{file.Path}' would leave the directory.", nameof(info));
        }

        _files = info.Files;
        _directory = new SafeDirectory(directory);
        _range = new PieceRange(info.Length, info.PieceLength);
        _layout = new FileLayout(_files);
        _handles = new FileHandleCache(new FileOpener(_directory, _files), _files.Count, options.MaxOpenFiles);
    }

    /// <summary>Bytes that this user may still write on the disk of a directory, which need not exist yet.</summary>
    /// <exception cref="ChunkStoreException">The disk cannot be asked.</exception>
    public static long GetFreeSpace(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.GetFullPath(directory);
        try
        {
            while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent) path = parent;
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw DiskErrors.Translate(error, path);
        }
    }

    /// <summary>Makes the files that hold no bytes, which no write ever would. To be called once before or after the download.</summary>
    /// <exception cref="ChunkStoreException">A file or its folder cannot be made.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        try
        {
            for (var file = 0; file < _files.Count; file++)
            {
                if (_files[file].Length > 0 || !IsStored(_files[file])) continue;
                if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
                _handles.Return(_handles.Rent(file, forWriting: true), written: true);
            }

            return Task.CompletedTask;
        }
        catch (ChunkStoreException error)
        {
            return Task.FromException(error);
        }
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(int piece, int offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        var position = _range.Locate(piece, offset, destination.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        try
        {
            Read(position, destination.Span);
            return ValueTask.CompletedTask;
        }
        catch (ChunkStoreException error)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(int piece, int offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        var position = _range.Locate(piece, offset, source.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        try
        {
            Write(position, source.Span);
            return ValueTask.CompletedTask;
        }
        catch (ChunkStoreException error)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            for (var file = _handles.TakeUnflushed(0); file >= 0; file = _handles.TakeUnflushed(file + 1))
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    _handles.PutBackUnflushed(file);
                    return ValueTask.FromCanceled(cancellationToken);
                }

                Flush(file);
            }

            return ValueTask.CompletedTask;
        }
        catch (ChunkStoreException error)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <summary>What the disk says of each file, in the order of <see cref="TorrentInfo.Files"/>. Compare with what was kept to tell whether resume data still holds.</summary>
    public IReadOnlyList<FileStamp> GetStamps()
    {
        var stamps = new FileStamp[_files.Count];
        for (var i = 0; i < stamps.Length; i++)
        {
            if (!IsStored(_files[i])) continue;
            var file = new FileInfo(_directory.PathOf(_files[i].Path));
            if (file.Exists) stamps[i] = new FileStamp(true, file.Length, file.LastWriteTimeUtc.Ticks);
        }

        return stamps;
    }

    /// <summary>Closes the files; those in use when their last user is done. Does not flush. Calls made afterwards throw <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        _handles.Close();
        return ValueTask.CompletedTask;
    }

    private static bool IsStored(TorrentFileEntry file) => !file.IsPadding && !file.IsSymlink;

    private void Read(long position, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var part = _layout.FirstPart(position, destination.Length);
            if (part.IsPadding) destination[..part.Count].Clear();
            else ReadFile(part, destination[..part.Count]);
            destination = destination[part.Count..];
            position += part.Count;
        }
    }

    private void ReadFile(StoredRange part, Span<byte> destination)
    {
        var cached = _handles.Rent(part.File, forWriting: false);
        try
        {
            for (var done = 0; done < part.Count;)
            {
                var count = RandomAccess.Read(cached.Handle, destination[done..], part.Offset + done);
                if (count == 0) throw new ChunkStoreException(ChunkStoreError.TooShort, $"'{cached.Path}' ends before byte {part.Offset + part.Count}.", cached.Path);
                done += count;
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not ChunkStoreException)
        {
            throw DiskErrors.Translate(error, cached.Path);
        }
        finally
        {
            _handles.Return(cached, written: false);
        }
    }

    private void Write(long position, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            var part = _layout.FirstPart(position, source.Length);
            if (!part.IsPadding) WriteFile(part, source[..part.Count]);
            source = source[part.Count..];
            position += part.Count;
        }
    }

    private void WriteFile(StoredRange part, ReadOnlySpan<byte> source)
    {
        var cached = _handles.Rent(part.File, forWriting: true);
        try
        {
            RandomAccess.Write(cached.Handle, source, part.Offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Translate(error, cached.Path);
        }
        finally
        {
            _handles.Return(cached, written: true);
        }
    }

    private void Flush(int file)
    {
        var flushed = false;
        try
        {
            var cached = _handles.Rent(file, forWriting: true);
            try
            {
                RandomAccess.FlushToDisk(cached.Handle);
                flushed = true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw DiskErrors.Translate(error, cached.Path);
            }
            finally
            {
                _handles.Return(cached, written: false);
            }
        }
        finally
        {
            if (!flushed) _handles.PutBackUnflushed(file);
        }
    }
}
