using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine;

/// <summary>Hashes what a store holds and tells which pieces are right.</summary>
public static class TorrentVerifier
{
    /// <summary>Checks every piece, several at once.</summary>
    /// <param name="info">What the pieces should be.</param>
    /// <param name="store">Where they are. Read only.</param>
    /// <param name="progress">Told now and then how many pieces were looked at; from any thread, in rising order for each worker only.</param>
    /// <param name="hasher">Null: the BCL's SHA-1.</param>
    /// <param name="workers">How many pieces are hashed at once, at least 1. Default: the number of processors, at most 4.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The pieces that are there and right. What is missing or too short counts as wrong.</returns>
    /// <exception cref="TorrentFormatException">The torrent is of version 2 only: <see cref="TorrentErrorCode.UnsupportedVersion"/>.</exception>
    /// <exception cref="ChunkStoreException">Something is there but cannot be read (no permission, a failing disk).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<PieceSet> VerifyAsync(
        TorrentInfo info,
        IChunkStore store,
        IProgress<int>? progress = null,
        IPieceHasher? hasher = null,
        int? workers = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(store);
        if (!info.Versions.HasFlag(TorrentVersions.V1))
            throw new TorrentFormatException(TorrentErrorCode.UnsupportedVersion, "The torrent is of version 2 only (BEP 52); only version 1 and hybrids can be checked.");
        var count = workers ?? Math.Clamp(Environment.ProcessorCount, 1, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(workers));

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var check = new Check(info, store, hasher ?? new Sha1PieceHasher(), progress, stopping);
        var tasks = new Task[Math.Min(count, Math.Max(1, info.PieceCount))];
        for (var i = 0; i < tasks.Length; i++)
            tasks[i] = Task.Run(check.WorkAsync, CancellationToken.None);
        await Task.WhenAll(tasks).ConfigureAwait(false);
        return check.Good;
    }

    private sealed class Check(TorrentInfo info, IChunkStore store, IPieceHasher hasher, IProgress<int>? progress, CancellationTokenSource stopping)
    {
        private readonly Lock _lock = new();
        private int _next = -1;
        private int _done;

        public PieceSet Good { get; } = new(info.PieceCount);

        public async Task WorkAsync()
        {
            try
            {
                var buffer = new byte[(int)Math.Min(info.PieceLength, info.Length)];
                var hash = new byte[hasher.HashLength];
                for (var piece = Interlocked.Increment(ref _next); piece < info.PieceCount; piece = Interlocked.Increment(ref _next))
                {
                    stopping.Token.ThrowIfCancellationRequested();
                    var isGood = await IsGoodAsync(piece, buffer.AsMemory(0, info.GetPieceLength(piece)), hash).ConfigureAwait(false);
                    Report(piece, isGood);
                }
            }
            catch
            {
                await stopping.CancelAsync().ConfigureAwait(false); // The others need not go on.
                throw;
            }
        }

        private async ValueTask<bool> IsGoodAsync(int piece, Memory<byte> data, byte[] hash)
        {
            try
            {
                await store.ReadAsync(piece, 0, data, stopping.Token).ConfigureAwait(false);
            }
            catch (ChunkStoreException exception) when (exception.Kind is ChunkStoreError.Missing or ChunkStoreError.TooShort)
            {
                return false;
            }

            await hasher.HashAsync(data, hash, stopping.Token).ConfigureAwait(false);
            return info.GetPieceHash(piece).SequenceEqual(hash);
        }

        private void Report(int piece, bool isGood)
        {
            int done;
            lock (_lock)
            {
                if (isGood)
                    Good.Add(piece);
                done = ++_done;
            }

            progress?.Report(done);
        }
    }
}
