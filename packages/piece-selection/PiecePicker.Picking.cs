using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <content>Which blocks to ask for.</content>
public sealed partial class PiecePicker
{
    // A peer whose open requests cover at least this part of a piece gets pieces of its own; slower ones help others out.
    private const int OwnPieceShare = 16;

    /// <summary>
    /// Whether no block is left that could be asked for the first time, while some are still outstanding: then the same blocks may be
    /// asked of several peers, so that the slowest does not hold up the end. Pieces that no peer has do not count.
    /// </summary>
    public bool IsEndGame
    {
        get
        {
            if (_active.Saturated.First is null) return false;
            for (var active = _active.WithFreeBlocks.First; active is not null; active = active.Next)
            {
                if (_availability[active.Piece] > 0) return false;
            }

            return !_open.HasAvailable(_availability);
        }
    }

    /// <summary>
    /// Picks blocks to ask a peer for and marks them as requested: pieces with a deadline, then those already begun, then new ones.
    /// Blocks of one piece come in order and side by side, so that the peer can read them at one go.
    /// </summary>
    /// <param name="peerHas">The peer's pieces; not kept.</param>
    /// <param name="peer">The caller's number for the peer, at least 0.</param>
    /// <param name="destination">Filled from the front; as long as the peer's queue of requests has room.</param>
    /// <param name="allowDuplicates">Whether to ask also for blocks that other peers were asked for: at the end game, and at any time those of
    /// pieces with a deadline (set it for a fast peer when a reader is late). Never twice of one peer, and never of more peers than
    /// <see cref="PiecePickerOptions.MaxRequestersPerBlock"/>.</param>
    /// <returns>How many blocks were picked; 0 if the peer has nothing to give.</returns>
    /// <exception cref="ArgumentException">The set is of another torrent.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The peer's number is negative.</exception>
    public int Pick(PieceSet peerHas, int peer, Span<PieceBlock> destination, bool allowDuplicates = false)
    {
        ThrowIfOfAnotherTorrent(peerHas);
        ArgumentOutOfRangeException.ThrowIfNegative(peer);
        if (destination.IsEmpty || !IsInteresting(peerHas)) return 0;

        var run = new PickRun(peerHas, peer, destination);
        PickDeadlines(ref run, allowDuplicates);
        PickPartial(ref run, PartialPieces.Own);
        PickPartial(ref run, PartialPieces.Unowned);
        if (IsFast(run)) PickNew(ref run, _maxActivePieces);
        PickPartial(ref run, PartialPieces.Any);
        PickNew(ref run, _maxActivePieces);
        if (IsStuck(run)) PickNew(ref run, _active.WantedCount + 1);
        if (allowDuplicates && !run.IsFull && IsEndGame) PickEndGame(ref run);
        return run.Count;
    }

    /// <summary>
    /// Picks as <see cref="Pick"/> does, but only blocks of pieces that this peer alone is asked for, and keeps others away from them: for a peer
    /// under suspicion, so that a whole piece, good or bad, is its own work. When it abandons a block the piece is open to all again.
    /// </summary>
    /// <inheritdoc cref="Pick" path="/param[@name='peerHas']|/param[@name='peer']|/param[@name='destination']|/returns|/exception"/>
    public int PickWholePieces(PieceSet peerHas, int peer, Span<PieceBlock> destination)
    {
        ThrowIfOfAnotherTorrent(peerHas);
        ArgumentOutOfRangeException.ThrowIfNegative(peer);
        if (destination.IsEmpty || !IsInteresting(peerHas)) return 0;

        var run = new PickRun(peerHas, peer, destination) { IsExclusive = true };
        PickPartial(ref run, PartialPieces.Exclusive);
        PickNew(ref run, _maxActivePieces);
        if (IsStuck(run)) PickNew(ref run, _active.WantedCount + 1);
        return run.Count;
    }

    private bool IsFast(in PickRun run) =>
        (_active.RequestsOf(run.Peer) + (long)run.Room.Length) * OwnPieceShare >= _geometry.BlocksPerPiece;

    /// <summary>Whether the limit of active pieces leaves an idle peer nothing to do, and not only because the disk is slow.</summary>
    private bool IsStuck(in PickRun run) =>
        run.Count == 0 && _active.CompleteCount == 0 && _active.RequestsOf(run.Peer) == 0;

    private void PickDeadlines(ref PickRun run, bool allowDuplicates)
    {
        for (var place = 0; place < _deadlines.Count && !run.IsFull; place++)
        {
            var piece = _deadlines[place];
            if (!run.Has.Contains(piece)) continue;
            if (!_active.TryGet(piece, out var active)) active = Begin(piece, run);
            if (!active.IsOpenTo(run.Peer)) continue;
            run.Took(_active.TakeFree(active, run.Peer, run.Room));
            for (var already = 1; allowDuplicates && already < _maxRequesters && !run.IsFull; already++)
            {
                run.Took(_active.TakeDuplicates(active, run.Peer, already, run.Room));
            }
        }
    }

    private void PickPartial(ref PickRun run, PartialPieces which)
    {
        ActivePiece? next;
        for (var active = _active.WithFreeBlocks.First; active is not null && !run.IsFull; active = next)
        {
            // Taking the last free block moves the piece to the other queue.
            next = active.Next;
            if (!active.IsOpenTo(run.Peer) || !IsAmong(active, run.Peer, which) || !run.Has.Contains(active.Piece)) continue;
            if (active.IsUnowned) active.Owner = run.Peer;
            run.Took(_active.TakeFree(active, run.Peer, run.Room));
        }
    }

    private static bool IsAmong(ActivePiece active, int peer, PartialPieces which) => which switch
    {
        PartialPieces.Own => active.Owner == peer,
        PartialPieces.Unowned => active.IsUnowned,
        PartialPieces.Exclusive => active.IsExclusive,
        _ => true,
    };

    private void PickNew(ref PickRun run, int limit)
    {
        for (var priority = PiecePriority.High; priority > PiecePriority.Skip && CanBegin(run, limit); priority--)
        {
            if (_open[priority].IsEmpty) continue;
            Search.Start(_open[priority], run.Has);
            while (CanBegin(run, limit))
            {
                var piece = Search.Next(Order);
                if (piece < 0) break;
                run.Took(_active.TakeFree(Begin(piece, run), run.Peer, run.Room));
            }
        }
    }

    private void PickEndGame(ref PickRun run)
    {
        for (var already = 1; already < _maxRequesters; already++)
        {
            for (var active = _active.Saturated.First; active is not null && !run.IsFull; active = active.Next)
            {
                if (!active.IsOpenTo(run.Peer) || !run.Has.Contains(active.Piece)) continue;
                run.Took(_active.TakeDuplicates(active, run.Peer, already, run.Room));
            }
        }
    }

    private bool CanBegin(in PickRun run, int limit) => !run.IsFull && _active.WantedCount < limit;

    private ActivePiece Begin(int piece, in PickRun run)
    {
        _open.Place(piece, PiecePriority.Skip);
        var active = _active.Begin(piece, run.Peer);
        active.IsExclusive = run.IsExclusive;
        return active;
    }
}
