using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using WebTorrent.CreateTorrent.Inputs;
using WebTorrent.CreateTorrent.Writing;

namespace WebTorrent.CreateTorrent.Hashing;

/// <summary>
/// Hashes the pieces of a torrent: one reader fills pooled buffers ahead of several workers, which hash them. The number
/// of buffers bounds the memory; a buffer goes round from reader to worker and back. One use an instance.
/// </summary>
internal sealed class PieceHasher : IDisposable
{
    private const int MaxBuffersPerWorker = 4;

    private readonly IReadOnlyList<SourceFile> _files;
    private readonly int _pieceLength;
    private readonly int _workers;
    private readonly byte[] _hashes;
    private readonly IProgress<HashProgress>? _progress;
    private readonly Channel<byte[]> _free;
    private readonly Channel<(int Piece, byte[] Buffer, int Length)> _filled;
    private readonly List<byte[]> _rented = [];
    private readonly Lock _progressGate = new();
    private HashProgress _done;
    private Exception? _firstError;

    internal PieceHasher(TorrentContent content, PieceLayout layout, TorrentBuilderOptions options, IProgress<HashProgress>? progress)
    {
        _files = content.Files;
        _pieceLength = layout.PieceLength;
        _workers = Math.Min(options.HashWorkers, layout.PieceCount);
        _hashes = content.Hashes;
        _progress = progress;
        _done = new HashProgress(0, layout.Length, 0, layout.PieceCount);

        var ahead = Math.Clamp(options.MaxReadAhead / _pieceLength, 1, _workers * (MaxBuffersPerWorker - 1));
        var buffers = (int)Math.Min(layout.PieceCount, _workers + ahead);
        _free = Channel.CreateBounded<byte[]>(buffers);
        _filled = Channel.CreateBounded<(int, byte[], int)>(buffers);
        for (var i = 0; i < buffers; i++)
        {
            _rented.Add(ArrayPool<byte>.Shared.Rent((int)Math.Min(_pieceLength, layout.Length)));
            _free.Writer.TryWrite(_rented[i]);
        }
    }

    /// <summary>Puts the SHA-1 hashes of all pieces, in order, into the content.</summary>
    internal async Task HashAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task> { Task.Run(() => StopOnErrorAsync(ReadAsync, stop), CancellationToken.None) };
        for (var i = 0; i < _workers; i++)
            tasks.Add(Task.Run(() => StopOnErrorAsync(WorkAsync, stop), CancellationToken.None));

        // All of them end before anything else happens: the buffers are theirs until then.
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (_firstError is not null)
            ExceptionDispatchInfo.Throw(_firstError);
    }

    public void Dispose()
    {
        foreach (var buffer in _rented)
            ArrayPool<byte>.Shared.Return(buffer);
        _rented.Clear();
    }

    private async Task StopOnErrorAsync(Func<CancellationToken, Task> work, CancellationTokenSource stop)
    {
        try
        {
            await work(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What follows from the stop is only the others' cancellation.
            Interlocked.CompareExchange(ref _firstError, e, null);
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var reader = new FilesReader(_files);
        await using (reader.ConfigureAwait(false))
        {
            for (var piece = 0; piece < _done.PieceCount; piece++)
            {
                var buffer = await _free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var length = await reader.ReadAsync(buffer.AsMemory(0, Math.Min(_pieceLength, buffer.Length)), cancellationToken).ConfigureAwait(false);
                await _filled.Writer.WriteAsync((piece, buffer, length), cancellationToken).ConfigureAwait(false);
            }
        }

        _filled.Writer.Complete();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var (piece, buffer, length) in _filled.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            SHA1.HashData(buffer.AsSpan(0, length), _hashes.AsSpan(piece * SHA1.HashSizeInBytes, SHA1.HashSizeInBytes));
            _free.Writer.TryWrite(buffer);
            Report(length);
        }
    }

    // Under a lock, so that the numbers that a listener sees only grow.
    private void Report(int length)
    {
        if (_progress is null)
            return;
        lock (_progressGate)
        {
            _done = _done with { BytesHashed = _done.BytesHashed + length, PiecesHashed = _done.PiecesHashed + 1 };
            _progress.Report(_done);
        }
    }
}
