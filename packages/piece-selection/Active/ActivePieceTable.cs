using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace WebTorrent.PieceSelection;

/// <summary>All active pieces, queued by what can be picked from them, and how many requests each peer has open.</summary>
internal sealed class ActivePieceTable(PieceGeometry geometry, int maxRequesters)
{
    private readonly Dictionary<int, ActivePiece> _pieces = [];
    private readonly Stack<ActivePiece> _pool = [];
    private readonly Dictionary<int, int> _requestsOfPeer = [];

    /// <summary>Wanted pieces with free blocks, longest begun first.</summary>
    public ActivePieceList WithFreeBlocks { get; } = new();

    /// <summary>Wanted pieces all of whose missing blocks are requested.</summary>
    public ActivePieceList Saturated { get; } = new();

    public int Count => _pieces.Count;

    /// <summary>Active pieces that are still wanted; the others do not hold up new ones.</summary>
    public int WantedCount { get; private set; }

    /// <summary>Wanted pieces that wait for their hash to be checked.</summary>
    public int CompleteCount { get; private set; }

    public Dictionary<int, ActivePiece>.ValueCollection All => _pieces.Values;

    public bool TryGet(int piece, [NotNullWhen(true)] out ActivePiece? active) => _pieces.TryGetValue(piece, out active);

    public int RequestsOf(int peer) => _requestsOfPeer.GetValueOrDefault(peer);

    public ActivePiece Begin(int piece, int owner)
    {
        if (!_pool.TryPop(out ActivePiece? active)) active = new ActivePiece(geometry.BlocksPerPiece, maxRequesters);
        active.Begin(piece, geometry.BlocksIn(piece), owner);
        _pieces.Add(piece, active);
        WantedCount++;
        WithFreeBlocks.AddLast(active);
        return active;
    }

    /// <summary>Ends a piece, with its requests.</summary>
    public void End(ActivePiece active)
    {
        SetWanted(active, false);
        if (active.RequestCount > 0) ForgetRequests(active);
        _pieces.Remove(active.Piece);
        _pool.Push(active);
    }

    public void SetWanted(ActivePiece active, bool wanted)
    {
        if (active.IsWanted == wanted) return;
        active.IsWanted = wanted;
        var by = wanted ? 1 : -1;
        WantedCount += by;
        if (active.IsComplete) CompleteCount += by;
        Requeue(active);
    }

    public int TakeFree(ActivePiece active, int peer, Span<PieceBlock> destination)
    {
        var taken = active.TakeFree(peer, destination);
        if (taken == 0) return 0;
        CountRequests(peer, taken);
        Requeue(active);
        return taken;
    }

    public int TakeDuplicates(ActivePiece active, int peer, int already, Span<PieceBlock> destination)
    {
        var taken = active.TakeDuplicates(peer, already, destination);
        if (taken > 0) CountRequests(peer, taken);
        return taken;
    }

    public bool RemoveRequester(ActivePiece active, int block, int peer)
    {
        if (!active.RemoveRequester(block, peer)) return false;
        CountRequests(peer, -1);
        Requeue(active);
        return true;
    }

    public void Receive(ActivePiece active, int block, int peer)
    {
        active.Receive(block, peer);
        CountRequests(peer, -1);
        if (active.IsComplete && active.IsWanted) CompleteCount++;
        Requeue(active);
    }

    private void CountRequests(int peer, int by)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_requestsOfPeer, peer, out _);
        count += by;
        if (count == 0) _requestsOfPeer.Remove(peer);
    }

    private void ForgetRequests(ActivePiece active)
    {
        for (var block = 0; block < active.BlockCount; block++)
        {
            foreach (var peer in active.Requesters(block)) CountRequests(peer, -1);
        }
    }

    private void Requeue(ActivePiece active)
    {
        ActivePieceList? queue = QueueFor(active);
        if (active.List == queue) return;
        active.List?.Remove(active);
        // A piece that comes back with free blocks was begun before the others: finish it first.
        if (queue == WithFreeBlocks) queue.AddFirst(active);
        else queue?.AddLast(active);
    }

    private ActivePieceList? QueueFor(ActivePiece active)
    {
        if (!active.IsWanted) return null;
        if (active.FreeCount > 0) return WithFreeBlocks;
        return active.OutstandingCount > 0 ? Saturated : null;
    }
}
