using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <summary>
/// The pieces of one priority that nobody works on, in a bucket for each availability. A piece goes in at a random place and comes out by
/// exchange with the last, so every bucket stays shuffled and each change is constant time.
/// </summary>
internal sealed class RarityLevel(int pieceCount, int[] slots, Random random)
{
    private int[][] _buckets = [];
    private int[] _counts = [];

    // No bucket before this one holds a piece.
    private int _lowest;

    /// <summary>The same pieces by index.</summary>
    public PieceSet Pieces { get; } = new(pieceCount);

    /// <summary>Whether some piece here has an availability of at least this.</summary>
    public bool HasAvailable(int availability)
    {
        var below = 0;
        for (var i = 0; i < Math.Min(availability, _counts.Length); i++) below += _counts[i];
        return Pieces.SetCount > below;
    }

    public void Insert(int piece, int availability)
    {
        var bucket = MakeRoom(availability);
        var last = _counts[availability]++;
        var slot = random.Next(last + 1);
        if (slot != last) Put(bucket, last, bucket[slot]);
        Put(bucket, slot, piece);
        Pieces.Add(piece);
        _lowest = Math.Min(_lowest, availability);
    }

    public void Remove(int piece, int availability)
    {
        var bucket = _buckets[availability];
        var last = --_counts[availability];
        Put(bucket, slots[piece], bucket[last]);
        Pieces.Remove(piece);
    }

    public RarityCursor Start()
    {
        while (_lowest < _counts.Length && _counts[_lowest] == 0) _lowest++;
        return new RarityCursor { Bucket = _lowest };
    }

    /// <summary>
    /// The next piece in order of rarity that the peer has, or -1 when there is none or <paramref name="probes"/> pieces were looked at in vain.
    /// A piece that is taken out lets the cursor stay where it is: the next one took its place.
    /// </summary>
    public int Probe(PieceSet peerHas, ref RarityCursor cursor, ref int probes)
    {
        for (; cursor.Bucket < _counts.Length; cursor.Bucket++, cursor.Slot = 0)
        {
            var bucket = _buckets[cursor.Bucket];
            for (var count = _counts[cursor.Bucket]; cursor.Slot < count; cursor.Slot++)
            {
                var piece = bucket[cursor.Slot];
                if (peerHas.Contains(piece)) return piece;
                if (--probes <= 0) return -1;
            }
        }

        return -1;
    }

    private void Put(int[] bucket, int slot, int piece)
    {
        bucket[slot] = piece;
        slots[piece] = slot;
    }

    private int[] MakeRoom(int availability)
    {
        if (availability >= _buckets.Length)
        {
            var length = Math.Max(availability + 1, _buckets.Length * 2);
            var old = _buckets.Length;
            Array.Resize(ref _buckets, length);
            Array.Resize(ref _counts, length);
            _buckets.AsSpan(old).Fill([]);
        }

        ref var bucket = ref _buckets[availability];
        if (_counts[availability] == bucket.Length) Array.Resize(ref bucket, Math.Max(4, bucket.Length * 2));
        return bucket;
    }
}
