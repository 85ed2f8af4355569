using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <summary>
/// How many peers have each piece. The counts stand upright: one set of pieces for each binary digit, so that a whole peer is added, and the
/// rarest of any choice of pieces found, by a few operations on sets, whatever the peers have. Peers with every piece are counted apart in one
/// number: they say nothing about rarity, and come and go at no cost.
/// </summary>
internal sealed class Availability
{
    // Digit 0 counts ones, digit 1 twos, and so on.
    private readonly List<PieceSet> _digits = [];
    private readonly int _pieceCount;

    // The pieces whose digits are all 0.
    private readonly PieceSet _seedsOnly;

    public Availability(int pieceCount)
    {
        _pieceCount = pieceCount;
        _seedsOnly = new PieceSet(pieceCount);
        _seedsOnly.Fill();
    }

    /// <summary>Peers that have everything.</summary>
    public int Seeds { get; private set; }

    /// <summary>Peers that have this piece.</summary>
    public int this[int piece]
    {
        get
        {
            var count = 0;
            for (var digit = _digits.Count - 1; digit >= 0; digit--) count = (count << 1) | (_digits[digit].Contains(piece) ? 1 : 0);
            return count + Seeds;
        }
    }

    /// <summary>Whether some peer has one of these pieces.</summary>
    public bool HasAny(PieceSet pieces) => Seeds > 0 ? !pieces.IsEmpty : pieces.ContainsAnyNotIn(_seedsOnly);

    public void AddSeed() => Seeds++;

    public void Add(PieceSet has)
    {
        _seedsOnly.ExceptWith(has);
        var carry = has.Clone();
        for (var digit = 0; !carry.IsEmpty; digit++)
        {
            var ones = DigitAt(digit);
            var both = ones.Clone();
            both.IntersectWith(carry);
            ones.UnionWith(carry);
            ones.ExceptWith(both);
            carry = both;
        }
    }

    public void Add(int piece)
    {
        _seedsOnly.Remove(piece);
        for (var digit = 0; !DigitAt(digit).Add(piece); digit++) DigitAt(digit).Remove(piece);
    }

    /// <exception cref="InvalidOperationException">There is no peer to take off; nothing has changed.</exception>
    public void RemoveSeed()
    {
        if (Seeds > 0) Seeds--;
        else Remove(Everything());
    }

    /// <exception cref="InvalidOperationException">One of the pieces is had by nobody; nothing has changed.</exception>
    public void Remove(PieceSet has)
    {
        var lacking = has.Clone();
        lacking.IntersectWith(_seedsOnly);
        if (!lacking.IsEmpty) SpreadSeed();

        var borrow = has.Clone();
        for (var digit = 0; !borrow.IsEmpty; digit++)
        {
            var ones = _digits[digit];
            var next = borrow.Clone();
            next.ExceptWith(ones);
            ones.ExceptWith(borrow);
            ones.UnionWith(next);
            borrow = next;
        }

        _seedsOnly.Fill();
        foreach (var ones in _digits) _seedsOnly.ExceptWith(ones);
    }

    /// <exception cref="InvalidOperationException">Nobody has the piece; nothing has changed.</exception>
    public void Remove(int piece)
    {
        if (_seedsOnly.Contains(piece)) SpreadSeed();
        for (var digit = 0; !_digits[digit].Remove(piece); digit++) _digits[digit].Add(piece);
        if (this[piece] == Seeds) _seedsOnly.Add(piece);
    }

    /// <summary>Leaves in <paramref name="pieces"/> only the rarest of them; <paramref name="scratch"/> comes out as anything.</summary>
    public void KeepRarest(ref PieceSet pieces, ref PieceSet scratch)
    {
        for (var digit = _digits.Count - 1; digit >= 0; digit--)
        {
            if (_digits[digit].IsEmpty) continue;
            scratch.CopyFrom(pieces);
            scratch.ExceptWith(_digits[digit]);
            // Those without this digit are rarer than those with it; when all have it, it does not tell them apart.
            if (!scratch.IsEmpty) (pieces, scratch) = (scratch, pieces);
        }
    }

    /// <summary>Counts one seed piece by piece instead, because it is about to lack some.</summary>
    private void SpreadSeed()
    {
        if (Seeds == 0) throw new InvalidOperationException("No peer with these pieces has been added.");
        Seeds--;
        Add(Everything());
    }

    private PieceSet Everything()
    {
        var all = new PieceSet(_pieceCount);
        all.Fill();
        return all;
    }

    private PieceSet DigitAt(int digit)
    {
        if (digit == _digits.Count) _digits.Add(new PieceSet(_pieceCount));
        return _digits[digit];
    }
}
