namespace WebTorrent.PieceSelection;

/// <summary>
/// A piece some of whose blocks are requested or received. Objects are reused from piece to piece.
/// A block is free (nobody asked), requested (by one peer or, in the end game, a few), or received (perhaps with requests still open elsewhere).
/// </summary>
internal sealed class ActivePiece(int maxBlocks, int maxRequesters)
{
    /// <summary>No peer owns the piece.</summary>
    public const int NoOwner = -1;

    private readonly bool[] _received = new bool[maxBlocks];
    private readonly byte[] _requesterCounts = new byte[maxBlocks];
    private readonly int[] _requesters = new int[maxBlocks * maxRequesters];

    // No free block lies before this one.
    private int _firstFree;

    public int Piece { get; private set; }

    public int BlockCount { get; private set; }

    /// <summary>Blocks neither requested nor received.</summary>
    public int FreeCount { get; private set; }

    public int ReceivedCount { get; private set; }

    /// <summary>Open requests, each requester of each block counted.</summary>
    public int RequestCount { get; private set; }

    /// <summary>Blocks requested and not yet received.</summary>
    public int OutstandingCount => BlockCount - FreeCount - ReceivedCount;

    public bool IsComplete => ReceivedCount == BlockCount;

    /// <summary>The peer that began the piece and still works on it, so that others leave it alone where they can.</summary>
    public int Owner { get; set; }

    /// <summary>Nobody but <see cref="Owner"/> is asked, so that the whole piece comes from one peer.</summary>
    public bool IsExclusive { get; set; }

    /// <summary>Whether the piece counts: a skipped one keeps its blocks but is not picked.</summary>
    public bool IsWanted { get; set; }

    public ActivePieceList? List { get; set; }

    public ActivePiece? Next { get; set; }

    public ActivePiece? Previous { get; set; }

    public void Begin(int piece, int blockCount, int owner)
    {
        Piece = piece;
        BlockCount = blockCount;
        FreeCount = blockCount;
        ReceivedCount = 0;
        RequestCount = 0;
        Owner = owner;
        IsExclusive = false;
        IsWanted = true;
        _firstFree = 0;
        _received.AsSpan(0, blockCount).Clear();
        _requesterCounts.AsSpan(0, blockCount).Clear();
    }

    /// <summary>Whether a peer may be asked for blocks of the piece.</summary>
    public bool IsOpenTo(int peer) => !IsExclusive || Owner == peer;

    /// <summary>Whether no peer is at work on the piece.</summary>
    public bool IsUnowned => Owner == NoOwner || RequestCount == 0;

    public bool IsReceived(int block) => _received[block];

    public ReadOnlySpan<int> Requesters(int block) =>
        _requesters.AsSpan(block * maxRequesters, _requesterCounts[block]);

    /// <summary>Requests free blocks from the front; returns how many.</summary>
    public int TakeFree(int peer, Span<PieceBlock> destination)
    {
        var taken = 0;
        var wanted = Math.Min(FreeCount, destination.Length);
        var block = _firstFree;
        while (taken < wanted)
        {
            if (IsFree(block))
            {
                AddRequester(block, peer);
                destination[taken++] = new PieceBlock(Piece, block);
            }

            block++;
        }

        FreeCount -= taken;
        _firstFree = block;
        return taken;
    }

    /// <summary>Requests blocks that exactly <paramref name="already"/> other peers were asked for; returns how many.</summary>
    public int TakeDuplicates(int peer, int already, Span<PieceBlock> destination)
    {
        var taken = 0;
        for (var block = 0; block < BlockCount && taken < destination.Length; block++)
        {
            if (_received[block] || _requesterCounts[block] != already) continue;
            if (Requesters(block).Contains(peer)) continue;
            AddRequester(block, peer);
            destination[taken++] = new PieceBlock(Piece, block);
        }

        return taken;
    }

    /// <summary>Forgets that a peer was asked; false if it was not. A block that nobody else was asked for is free again.</summary>
    public bool RemoveRequester(int block, int peer)
    {
        var index = Requesters(block).IndexOf(peer);
        if (index < 0) return false;
        var last = --_requesterCounts[block];
        var slots = _requesters.AsSpan(block * maxRequesters, maxRequesters);
        slots[index] = slots[last];
        RequestCount--;
        if (last == 0 && !_received[block])
        {
            FreeCount++;
            _firstFree = Math.Min(_firstFree, block);
        }

        return true;
    }

    /// <summary>The peer delivered a block that it was asked for and that was still missing.</summary>
    public void Receive(int block, int peer)
    {
        _received[block] = true;
        ReceivedCount++;
        RemoveRequester(block, peer);
    }

    private bool IsFree(int block) => !_received[block] && _requesterCounts[block] == 0;

    private void AddRequester(int block, int peer)
    {
        _requesters[(block * maxRequesters) + _requesterCounts[block]++] = peer;
        RequestCount++;
    }
}
