using WebTorrent.CreateTorrent.Inputs;

namespace WebTorrent.CreateTorrent.Hashing;

/// <summary>Reads all files as the one run of bytes that pieces are cut from (BEP 3). Opens one file at a time.</summary>
internal sealed class FilesReader(IReadOnlyList<SourceFile> files) : IAsyncDisposable
{
    private int _next;
    private SourceFile? _file;
    private Stream? _stream;
    private long _left;

    /// <summary>Fills the destination, or as much of it as there are bytes left.</summary>
    internal async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < destination.Length && await MoveToBytesAsync(cancellationToken).ConfigureAwait(false))
        {
            var wanted = (int)Math.Min(destination.Length - filled, _left);
            var read = await ReadSomeAsync(destination.Slice(filled, wanted), cancellationToken).ConfigureAwait(false);
            filled += read;
            _left -= read;
            if (_left == 0)
                await CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        return filled;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync().ConfigureAwait(false);
        _stream = null;
    }

    private async ValueTask<bool> MoveToBytesAsync(CancellationToken cancellationToken)
    {
        while (_left == 0)
        {
            if (_next == files.Count)
                return false;
            _file = files[_next++];
            _left = _file.Length;
        }

        _stream ??= await GuardAsync(_file!.OpenAsync, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<int> ReadSomeAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_file!.IsPadding)
        {
            destination.Span.Clear();
            return destination.Length;
        }

        var read = await GuardAsync(token => _stream!.ReadAsync(destination, token), cancellationToken).ConfigureAwait(false);
        return read > 0 ? read : throw _file.Changed();
    }

    private async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (!_file!.IsPadding && await GuardAsync(token => _stream!.ReadAsync(new byte[1], token), cancellationToken).ConfigureAwait(false) > 0)
            throw _file.Changed();
        _file.ThrowIfChanged(_stream!);
        await DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<T> GuardAsync<T>(Func<CancellationToken, ValueTask<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TorrentBuildException(TorrentBuildErrorCode.FileChanged, $"\"{_file!.Path}\" went away while it was being hashed.", _file.Path, e);
        }
        catch (Exception e) when (e is (IOException and not TorrentBuildException) or UnauthorizedAccessException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new TorrentBuildException(TorrentBuildErrorCode.Unreadable, $"\"{_file!.Path}\" cannot be read: {e.Message}", _file.Path, e);
        }
    }
}
