using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <content>What the swarm has.</content>
public sealed partial class PiecePicker
{
    /// <summary>How many of the added peers have the piece.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public int GetAvailability(int piece)
    {
        ThrowIfNoPiece(piece);
        return _availability[piece];
    }

    /// <summary>Counts a peer's pieces. Call it once its bitfield is known; constant time for a peer that has all or nothing.</summary>
    /// <param name="has">The peer's pieces; not kept.</param>
    /// <exception cref="ArgumentException">The set is of another torrent.</exception>
    public void AddPeer(PieceSet has)
    {
        ThrowIfOfAnotherTorrent(has);
        if (has.IsComplete)
        {
            _availability.AddSeed();
            return;
        }

        foreach (var piece in has) Increment(piece);
    }

    /// <summary>Takes a peer's pieces off the counts.</summary>
    /// <param name="has">What it has now: what <see cref="AddPeer"/> was told and all that changed since.</param>
    /// <exception cref="ArgumentException">The set is of another torrent.</exception>
    /// <exception cref="InvalidOperationException">The counts hold no such peer; nothing has changed.</exception>
    public void RemovePeer(PieceSet has)
    {
        ThrowIfOfAnotherTorrent(has);
        if (has.IsComplete)
        {
            if (_availability.RemoveSeed()) _index = null;
            return;
        }

        _availability.EnsureCanRemove(has);
        foreach (var piece in has) Decrement(piece);
    }

    /// <summary>A peer got one more piece ("have", BEP 3). The caller sees to it that it did not have it before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public void AddHave(int piece)
    {
        ThrowIfNoPiece(piece);
        Increment(piece);
    }

    /// <summary>A peer gave a piece up ("lt_donthave", BEP 54).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    /// <exception cref="InvalidOperationException">No peer has it; nothing has changed.</exception>
    public void RemoveHave(int piece)
    {
        ThrowIfNoPiece(piece);
        if (_availability[piece] == 0) throw new InvalidOperationException($"No peer has piece {piece}.");
        Decrement(piece);
    }

    private void Increment(int piece)
    {
        var before = _availability.Partial(piece);
        _availability.Increment(piece);
        _index?.AvailabilityChanged(piece, before, before + 1);
    }

    private void Decrement(int piece)
    {
        if (_availability.Partial(piece) == 0)
        {
            // A peer counted as a seed is about to lack pieces: every count moves by one, so the order is made anew.
            _availability.SpreadSeed();
            _index = null;
        }

        var before = _availability.Partial(piece);
        _availability.Decrement(piece);
        _index?.AvailabilityChanged(piece, before, before - 1);
    }

    private void ThrowIfOfAnotherTorrent(PieceSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count != _geometry.PieceCount)
        {
            throw new ArgumentException($"The set is of {set.Count} pieces, the torrent of {_geometry.PieceCount}.", nameof(set));
        }
    }
}
