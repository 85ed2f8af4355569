using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <summary>The wanted pieces that nobody has begun, by priority.</summary>
internal sealed class OpenPieces(int pieceCount)
{
    private readonly PieceSet[] _sets = [new(pieceCount), new(pieceCount), new(pieceCount)];

    public PieceSet this[PiecePriority priority] => _sets[(int)priority - 1];

    /// <summary>Puts a piece where it belongs; <see cref="PiecePriority.Skip"/> takes it out.</summary>
    public void Place(int piece, PiecePriority priority)
    {
        foreach (var set in _sets) set.Remove(piece);
        if (priority != PiecePriority.Skip) this[priority].Add(piece);
    }

    public bool HasAvailable(Availability availability)
    {
        foreach (var set in _sets)
        {
            if (availability.HasAny(set)) return true;
        }

        return false;
    }
}
