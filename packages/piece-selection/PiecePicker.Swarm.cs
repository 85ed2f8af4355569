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

    /// <summary>Counts a peer's pieces. Call it once its bitfield is known; a seeder costs nothing.</summary>
    /// <param name="has">The peer's pieces; not kept.</param>
    /// <exception cref="ArgumentException">The set is of another torrent.</exception>
    public void AddPeer(PieceSet has)
    {
        ThrowIfOfAnotherTorrent(has);
        if (has.IsComplete) _availability.AddSeed();
        else _availability.Add(has);
    }

    /// <summary>Takes a peer's pieces off the counts.</summary>
    /// <param name="has">What it has now: what <see cref="AddPeer"/> was told and all that changed since.</param>
    /// <exception cref="ArgumentException">The set is of another torrent.</exception>
    /// <exception cref="InvalidOperationException">The counts hold no such peer; nothing has changed.</exception>
    public void RemovePeer(PieceSet has)
    {
        ThrowIfOfAnotherTorrent(has);
        if (has.IsComplete) _availability.RemoveSeed();
        else _availability.Remove(has);
    }

    /// <summary>A peer got one more piece ("have", BEP 3). The caller sees to it that it did not have it before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public void AddHave(int piece)
    {
        ThrowIfNoPiece(piece);
        _availability.Add(piece);
    }

    /// <summary>A peer gave a piece up ("lt_donthave", BEP 54).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    /// <exception cref="InvalidOperationException">No peer has it; nothing has changed.</exception>
    public void RemoveHave(int piece)
    {
        ThrowIfNoPiece(piece);
        _availability.Remove(piece);
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
