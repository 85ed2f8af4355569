using System.Security.Cryptography;
using System.Threading.Channels;
using WebTorrent.ChunkStore;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine.Loop;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Hashes whole pieces and writes the good ones to the store, beside the loop; each comes back to the loop with its verdict.</summary>
/// <remarks>How many pieces wait here is bounded by whoever hands them in: a piece holds its buffer until it is back.</remarks>
internal sealed class PieceVerifier : IAsyncDisposable
{
    private readonly Channel<ActivePiece> _pieces = Channel.CreateUnbounded<ActivePiece>();
    private readonly TorrentInfo _info;
    private readonly IChunkStore _store;
    private readonly IPieceHasher _hasher;
    private readonly TorrentLoop _loop;
    private readonly int _blockSize;
    private readonly Task[] _workers;

    public PieceVerifier(TorrentInfo info, IChunkStore store, IPieceHasher hasher, TorrentLoop loop, int blockSize, int workers)
    {
        _info = info;
        _store = store;
        _hasher = hasher;
        _loop = loop;
        _blockSize = blockSize;
        _workers = new Task[workers];
        for (var i = 0; i < workers; i++)
            _workers[i] = Task.Run(WorkAsync);
    }

    /// <summary>Takes a piece whose blocks have all come.</summary>
    public void Post(ActivePiece piece) => _pieces.Writer.TryWrite(piece);

    /// <summary>Finishes the pieces that were handed in, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_pieces.Writer.TryComplete())
            return;
        await Task.WhenAll(_workers).ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var hash = new byte[_hasher.HashLength];
        await foreach (var piece in _pieces.Reader.ReadAllAsync().ConfigureAwait(false))
        {
#pragma warning disable CA1031 // Whatever the store does, the piece must come back to the loop with its story.
            try
            {
                piece.Verdict = await CheckAsync(piece, hash).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                piece.Verdict = PieceVerdict.NotStored;
                piece.StoreError = exception;
            }
#pragma warning restore CA1031

            _loop.Post(piece);
        }
    }

    private async ValueTask<PieceVerdict> CheckAsync(ActivePiece piece, byte[] hash)
    {
        var data = piece.Buffer.AsMemory(0, piece.Length);
        await _hasher.HashAsync(data, hash, CancellationToken.None).ConfigureAwait(false);
        var isGood = _info.GetPieceHash(piece.Piece).SequenceEqual(hash);
        if (piece.NeedsBlockDigests || !isGood)
            piece.BlockDigests = DigestBlocks(piece);
        if (!isGood)
            return PieceVerdict.Bad;

        await _store.WriteAsync(piece.Piece, 0, data, CancellationToken.None).ConfigureAwait(false);
        return PieceVerdict.Stored;
    }

    private byte[] DigestBlocks(ActivePiece piece)
    {
        var digests = new byte[piece.BlockCount * SHA1.HashSizeInBytes];
        for (var block = 0; block < piece.BlockCount; block++)
            SHA1.HashData(piece.BlockMemory(block, _blockSize).Span, digests.AsSpan(block * SHA1.HashSizeInBytes));
        return digests;
    }
}
