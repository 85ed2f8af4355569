using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <summary>Hands out, in the order in which they should be begun, those of some pieces that a peer has. Its sets are reused from search to search.</summary>
internal sealed class CandidateSearch(int pieceCount, Availability availability, Random random)
{
    private const int RandomProbes = 32;

    private readonly PieceSet _candidates = new(pieceCount);
    private PieceSet _rarest = new(pieceCount);
    private PieceSet _scratch = new(pieceCount);

    public void Start(PieceSet pieces, PieceSet peerHas)
    {
        _candidates.CopyFrom(pieces);
        _candidates.IntersectWith(peerHas);
        _rarest.Clear();
    }

    /// <summary>The next piece, or -1 when there is none.</summary>
    public int Next(PieceOrder order)
    {
        if (_candidates.IsEmpty) return -1;
        var piece = order == PieceOrder.Sequential ? _candidates.NextSet(0) : NextRarest();
        _candidates.Remove(piece);
        return piece;
    }

    private int NextRarest()
    {
        if (_rarest.IsEmpty)
        {
            _rarest.CopyFrom(_candidates);
            availability.KeepRarest(ref _rarest, ref _scratch);
        }

        var piece = AnyOfRarest();
        _rarest.Remove(piece);
        return piece;
    }

    // Uniform as long as the set is not sparse; then pieces behind a gap are a little likelier, which does no harm.
    private int AnyOfRarest()
    {
        var place = 0;
        for (var probe = 0; probe < RandomProbes; probe++)
        {
            place = random.Next(_rarest.Count);
            if (_rarest.Contains(place)) return place;
        }

        var piece = _rarest.NextSet(place);
        return piece >= 0 ? piece : _rarest.NextSet(0);
    }
}
