using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <summary>
/// How many peers have each piece. Peers with every piece are counted in one number, so that seeders come and go at no cost
/// and a torrent that only ever meets seeders needs no table.
/// </summary>
internal sealed class Availability(int pieceCount)
{
    private int[]? _counts;

    /// <summary>Peers that have everything; added to every piece's count.</summary>
    public int Seeds { get; private set; }

    /// <summary>Peers that have this piece.</summary>
    public int this[int piece] => Seeds + Partial(piece);

    /// <summary>Peers that have this piece, less <see cref="Seeds"/>: enough to compare pieces with each other.</summary>
    public int Partial(int piece) => _counts is null ? 0 : _counts[piece];

    public void AddSeed() => Seeds++;

    /// <summary>Takes one peer off every piece; true if the counts of <see cref="Partial"/> moved.</summary>
    public bool RemoveSeed()
    {
        if (Seeds > 0)
        {
            Seeds--;
            return false;
        }

        if (_counts is null || _counts.AsSpan().Contains(0)) throw NotAdded();
        ShiftAll(-1);
        return true;
    }

    public void Increment(int piece)
    {
        _counts ??= new int[pieceCount];
        _counts[piece]++;
    }

    /// <summary>Takes one peer off a piece; the caller has seen to it that <see cref="Partial"/> is above 0.</summary>
    public void Decrement(int piece) => _counts![piece]--;

    /// <summary>Throws unless one peer that has these pieces, and only these, can be taken off.</summary>
    public void EnsureCanRemove(PieceSet has)
    {
        if (Seeds > 0) return;
        foreach (var piece in has)
        {
            if (Partial(piece) == 0) throw NotAdded();
        }
    }

    /// <summary>Counts one seed piece by piece instead, because it is about to lack some.</summary>
    public void SpreadSeed()
    {
        Seeds--;
        ShiftAll(1);
    }

    private void ShiftAll(int by)
    {
        _counts ??= new int[pieceCount];
        foreach (ref var count in _counts.AsSpan()) count += by;
    }

    private static InvalidOperationException NotAdded() => new("No peer with these pieces has been added.");
}
