namespace WebTorrent.PieceSelection;

/// <summary>Pieces that a reader waits for, by rising rank. Appending in order, what a reader does, is constant time.</summary>
internal sealed class DeadlineList
{
    private readonly List<long> _entries = [];
    private readonly Dictionary<int, int> _ranks = [];

    public int Count => _entries.Count;

    /// <summary>The piece in this place of the order.</summary>
    public int this[int place] => (int)(uint)_entries[place];

    public bool Contains(int piece) => _ranks.ContainsKey(piece);

    public void Set(int piece, int rank)
    {
        if (_ranks.TryGetValue(piece, out int old))
        {
            if (old == rank) return;
            RemoveEntry(piece, old);
        }

        _ranks[piece] = rank;
        var entry = Entry(piece, rank);
        if (_entries.Count == 0 || _entries[^1] < entry) _entries.Add(entry);
        else _entries.Insert(~_entries.BinarySearch(entry), entry);
    }

    public bool Remove(int piece)
    {
        if (!_ranks.Remove(piece, out int rank)) return false;
        RemoveEntry(piece, rank);
        return true;
    }

    private void RemoveEntry(int piece, int rank) => _entries.RemoveAt(_entries.BinarySearch(Entry(piece, rank)));

    // The rank above the piece: one comparison orders by rank, then by index.
    private static long Entry(int piece, int rank) => ((long)rank << 32) | (uint)piece;
}
