using WebTorrent.TorrentEngine.Loop;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>A piece being put together: its bytes, and who sent which block.</summary>
/// <remarks>Owned by the loop until it is handed to the <see cref="PieceVerifier"/>, by the verifier until it comes back as work for the loop.</remarks>
internal sealed class ActivePiece(Action<ActivePiece> onChecked) : ILoopWork
{
    private int[] _senders = [];

    /// <summary>The piece's index.</summary>
    public int Piece { get; private set; }

    /// <summary>The piece's bytes; a pooled array that may be longer.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>The piece's length in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>For each block, the number of the peer that sent it.</summary>
    public ReadOnlySpan<int> Senders => _senders.AsSpan(0, BlockCount);

    /// <summary>How many blocks the piece has.</summary>
    public int BlockCount { get; private set; }

    /// <summary>What the verifier found.</summary>
    public PieceVerdict Verdict { get; set; }

    /// <summary>Why the store did not take the piece, if it did not.</summary>
    public Exception? StoreError { get; set; }

    /// <summary>The SHA-1 of each block, when the verifier was asked for them: the evidence against whoever sent a bad one.</summary>
    public byte[]? BlockDigests { get; set; }

    /// <summary>True: the verifier digests each block, because an earlier attempt at this piece failed.</summary>
    public bool NeedsBlockDigests { get; set; }

    /// <summary>The span of one block.</summary>
    public Memory<byte> BlockMemory(int block, int blockSize)
    {
        var offset = block * blockSize;
        return Buffer.AsMemory(offset, Math.Min(blockSize, Length - offset));
    }

    /// <summary>Starts anew with another piece.</summary>
    public void Reset(int piece, int length, int blockCount, byte[] buffer)
    {
        Piece = piece;
        Length = length;
        BlockCount = blockCount;
        Buffer = buffer;
        Verdict = PieceVerdict.None;
        StoreError = null;
        BlockDigests = null;
        NeedsBlockDigests = false;
        if (_senders.Length < blockCount)
            _senders = new int[blockCount];
        Array.Fill(_senders, -1, 0, blockCount);
    }

    /// <summary>Notes who sent a block.</summary>
    public void SetSender(int block, int peer) => _senders[block] = peer;

    /// <summary>The buffer goes back to its pool.</summary>
    public byte[] TakeBuffer()
    {
        var buffer = Buffer;
        Buffer = [];
        return buffer;
    }

    void ILoopWork.Execute() => onChecked(this);
}
