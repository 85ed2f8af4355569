using System.Numerics;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>
/// The peers of one kind in one swarm: a dense array, leechers first, then seeders, so that both are counted and chosen from without looking at a peer;
/// and, when there are more than a few, an open-addressed table of places in it. Not thread-safe.
/// </summary>
internal sealed class PeerTable<TEntry>
    where TEntry : struct, IPeerEntry<TEntry>
{
    // Up to here reading all entries is as quick as hashing.
    private const int LinearLimit = 12;

    private TEntry[] _entries = [];

    // A place in _entries plus one; 0 is free. Linear probing, at most three quarters full. Null while searches are linear.
    private int[]? _slots;

    public int Count { get; private set; }

    public int Leechers { get; private set; }

    public int Seeders => Count - Leechers;

    public ref TEntry this[int place] => ref _entries[place];

    public bool IsSeeder(int place) => place >= Leechers;

    /// <summary>Where a peer is, or -1.</summary>
    public int Find(in TEntry key)
    {
        if (_slots is not null)
            return FindSlot(in key) is var slot && slot >= 0 ? _slots[slot] - 1 : -1;
        for (var place = 0; place < Count; place++)
        {
            if (_entries[place].HasKeyOf(in key))
                return place;
        }

        return -1;
    }

    /// <summary>Adds a peer that is not there yet.</summary>
    /// <returns>Where it is now.</returns>
    public int Add(in TEntry entry, bool isSeeder)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, GrownLength(Count));
        _entries[Count] = entry;
        Count++;
        if (_slots is not null && Count <= _slots.Length / 4 * 3)
            Link(Count - 1);
        else if (Count > LinearLimit)
            BuildSlots();
        if (isSeeder)
            return Count - 1;
        Swap(Leechers, Count - 1);
        return Leechers++;
    }

    /// <summary>Makes a peer a seeder or a leecher.</summary>
    /// <returns>Where it is now.</returns>
    public int SetSeeder(int place, bool isSeeder)
    {
        if (isSeeder == IsSeeder(place))
            return place;
        if (isSeeder)
        {
            Swap(place, --Leechers);
            return Leechers;
        }

        Swap(place, Leechers);
        return Leechers++;
    }

    public void RemoveAt(int place)
    {
        if (!IsSeeder(place))
        {
            Swap(place, --Leechers);
            place = Leechers;
        }

        Swap(place, Count - 1);
        if (_slots is not null)
            Unlink(Count - 1);
        Count--;
        _entries[Count] = default;
        Shrink();
    }

    /// <summary>Chooses peers at random: blocks of neighbours from as many equal parts of the table, so that memory is read in runs.</summary>
    /// <param name="places">Gets at most so many places, none twice.</param>
    /// <param name="except">The place of the asker, or -1.</param>
    /// <param name="leechersOnly">Whether seeders are left out.</param>
    /// <param name="random">What the parts are entered by.</param>
    /// <returns>How many.</returns>
    public int Choose(Span<int> places, int except, bool leechersOnly, Random random)
    {
        const int BlockLength = 8;
        var total = leechersOnly ? Leechers : Count;
        // So that every part below has more than is taken of it: what is asked for, less the asker, always comes.
        if (total <= 2 * places.Length)
            return Take(places, 0, total, random.Next(total), total, except);
        var want = places.Length;
        var blocks = (want + BlockLength - 1) / BlockLength;
        var chosen = 0;
        for (var block = 0; block < blocks; block++)
        {
            var from = (int)((long)total * block / blocks);
            var length = (int)((long)total * (block + 1) / blocks) - from;
            var take = (want * (block + 1) / blocks) - (want * block / blocks);
            chosen += Take(places.Slice(chosen, take), from, length, random.Next(length), length, except);
        }

        return chosen;
    }

    private static int Take(Span<int> places, int from, int length, int start, int most, int except)
    {
        var taken = 0;
        for (var step = 0; step < most && taken < places.Length; step++)
        {
            var offset = start + step;
            var place = from + (offset >= length ? offset - length : offset);
            if (place != except)
                places[taken++] = place;
        }

        return taken;
    }

    // By a quarter once it is large: a million peers must not pay for another million.
    private static int GrownLength(int length) => length < 64 ? Math.Max(length + 1, length * 3 / 2) : length + (length / 4);

    private void Shrink()
    {
        if (Count > _entries.Length / 2 || _entries.Length < 8)
            return;
        Array.Resize(ref _entries, Count + (Count / 4));
        if (Count <= LinearLimit)
            _slots = null;
        else
            BuildSlots();
    }

    private void Swap(int first, int second)
    {
        if (first == second)
            return;
        if (_slots is not null)
        {
            var slotOfFirst = FindSlot(in _entries[first]);
            var slotOfSecond = FindSlot(in _entries[second]);
            (_slots[slotOfFirst], _slots[slotOfSecond]) = (_slots[slotOfSecond], _slots[slotOfFirst]);
        }

        (_entries[first], _entries[second]) = (_entries[second], _entries[first]);
    }

    private void BuildSlots()
    {
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)(Count * 3 / 2))];
        for (var place = 0; place < Count; place++)
            Link(place);
    }

    private int FindSlot(in TEntry key)
    {
        var mask = _slots!.Length - 1;
        for (var slot = (int)key.KeyHash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (_entries[_slots[slot] - 1].HasKeyOf(in key))
                return slot;
        }

        return -1;
    }

    private void Link(int place)
    {
        var mask = _slots!.Length - 1;
        var slot = (int)_entries[place].KeyHash & mask;
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = place + 1;
    }

    // Moves later entries of the same run back over the hole, so that no marks of removed ones pile up.
    private void Unlink(int place)
    {
        var mask = _slots!.Length - 1;
        var hole = FindSlot(in _entries[place]);
        for (var slot = (hole + 1) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var home = (int)_entries[_slots[slot] - 1].KeyHash & mask;
            if (((slot - home) & mask) < ((slot - hole) & mask))
                continue;
            _slots[hole] = _slots[slot];
            hole = slot;
        }

        _slots[hole] = 0;
    }
}
