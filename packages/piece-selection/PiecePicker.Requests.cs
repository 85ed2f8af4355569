namespace WebTorrent.PieceSelection;

/// <content>What became of the blocks asked for.</content>
public sealed partial class PiecePicker
{
    /// <summary>How many requests a peer has open here.</summary>
    public int GetRequestCount(int peer) => _active.RequestsOf(peer);

    /// <summary>
    /// The peer will not deliver the block (choke, reject, cancel, time-out): the block may be picked again. No effect if it was not asked.
    /// Should the block still come, it counts as <see cref="BlockOutcome.Unrequested"/>.
    /// </summary>
    public void Abandon(PieceBlock block, int peer)
    {
        if (!_geometry.IsBlock(block) || !_active.TryGet(block.Piece, out var active)) return;
        if (!_active.RemoveRequester(active, block.Block, peer)) return;
        AfterAbandoning(active, peer);
    }

    /// <summary>The peer will not deliver anything (it choked us or left): every block asked of it may be picked again.</summary>
    public void AbandonAll(int peer)
    {
        // Ending a piece removes it from what is gone through here, which a dictionary allows.
        foreach (var active in _active.All)
        {
            var removed = false;
            for (var block = 0; block < active.BlockCount; block++) removed |= _active.RemoveRequester(active, block, peer);
            if (removed || active.Owner == peer) AfterAbandoning(active, peer);
        }
    }

    /// <summary>A block arrived. Indices may be straight from the wire: what does not exist counts as <see cref="BlockOutcome.Unrequested"/>.</summary>
    /// <remarks>After <see cref="BlockOutcome.Accepted"/> or <see cref="BlockOutcome.PieceComplete"/>, <see cref="GetRequesters"/> tells whom to send a cancel.</remarks>
    public BlockOutcome Received(PieceBlock block, int peer)
    {
        if (!_geometry.IsBlock(block)) return BlockOutcome.Unrequested;
        if (Have.Contains(block.Piece)) return BlockOutcome.Duplicate;
        if (!_active.TryGet(block.Piece, out var active)) return BlockOutcome.Unrequested;
        if (active.IsReceived(block.Block))
        {
            _active.RemoveRequester(active, block.Block, peer);
            return BlockOutcome.Duplicate;
        }

        if (!active.Requesters(block.Block).Contains(peer)) return BlockOutcome.Unrequested;
        _active.Receive(active, block.Block, peer);
        return active.IsComplete ? BlockOutcome.PieceComplete : BlockOutcome.Accepted;
    }

    /// <summary>Adds the peers that have an open request for the block to <paramref name="peers"/>, which is not cleared.</summary>
    public void GetRequesters(PieceBlock block, List<int> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        if (!_geometry.IsBlock(block) || !_active.TryGet(block.Piece, out var active)) return;
        peers.AddRange(active.Requesters(block.Block));
    }

    /// <summary>
    /// Gives up the partial piece that is worth least: of those with no open request, a skipped one first, then one that no peer has,
    /// then the one with the fewest blocks. Its blocks are wanted again if it is; the caller frees its buffer.
    /// </summary>
    /// <returns>False if every active piece is being worked on or checked.</returns>
    public bool TryDropPartial(out int piece)
    {
        ActivePiece? worst = null;
        foreach (var active in _active.All)
        {
            if (active.RequestCount > 0 || active.IsComplete) continue;
            if (worst is null || Worth(active) < Worth(worst)) worst = active;
        }

        piece = worst?.Piece ?? -1;
        if (worst is null) return false;
        End(worst);
        return true;
    }

    private long Worth(ActivePiece active)
    {
        if (!active.IsWanted) return active.ReceivedCount;
        return active.ReceivedCount + ((long)int.MaxValue * (_availability[active.Piece] == 0 ? 1 : 2));
    }

    private void AfterAbandoning(ActivePiece active, int peer)
    {
        if (active.Owner == peer)
        {
            active.Owner = ActivePiece.NoOwner;
            active.IsExclusive = false;
        }

        if (active.ReceivedCount == 0 && active.RequestCount == 0) End(active);
    }

    private void End(ActivePiece active)
    {
        var piece = active.Piece;
        _active.End(active);
        Refresh(piece);
    }
}
