namespace WebTorrent.PieceSelection;

/// <summary>Wanted pieces that nobody works on, by priority and then by rarity.</summary>
internal sealed class RarityIndex
{
    private readonly RarityLevel[] _levels;
    private readonly PiecePriority[] _placed;

    public RarityIndex(int pieceCount, Random random)
    {
        var slots = new int[pieceCount];
        _placed = new PiecePriority[pieceCount];
        _levels =
        [
            new RarityLevel(pieceCount, slots, random),
            new RarityLevel(pieceCount, slots, random),
            new RarityLevel(pieceCount, slots, random),
        ];
    }

    public RarityLevel this[PiecePriority priority] => _levels[(int)priority - 1];

    /// <summary>Whether a piece here has an availability of at least this.</summary>
    public bool HasAvailable(int availability)
    {
        foreach (var level in _levels)
        {
            if (level.HasAvailable(availability)) return true;
        }

        return false;
    }

    /// <summary>Puts a piece where it belongs; <see cref="PiecePriority.Skip"/> takes it out.</summary>
    public void Place(int piece, PiecePriority priority, int availability)
    {
        var old = _placed[piece];
        if (old == priority) return;
        if (old != PiecePriority.Skip) this[old].Remove(piece, availability);
        if (priority != PiecePriority.Skip) this[priority].Insert(piece, availability);
        _placed[piece] = priority;
    }

    public void AvailabilityChanged(int piece, int from, int to)
    {
        if (_placed[piece] == PiecePriority.Skip) return;
        var level = this[_placed[piece]];
        level.Remove(piece, from);
        level.Insert(piece, to);
    }
}
