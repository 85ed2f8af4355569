using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WebTorrent.Bitfield;

/// <summary>
/// Which of a torrent's pieces somebody has: a set of the numbers 0 to <see cref="Count"/> - 1, one bit each.
/// On the wire it is the bitfield of BEP 3 (peer messages, <c>bitfield</c>): piece 0 is the highest bit of the first byte
/// and the spare bits at the end are zero. Not thread-safe.
/// </summary>
/// <remarks>Every member that takes a piece throws <see cref="ArgumentOutOfRangeException"/> for one outside the set's range.</remarks>
public sealed class PieceSet
{
    private const int BitsPerWord = 64;
    private const int BytesPerWord = 8;
    private const ulong HighestBit = 1UL << 63;

    // Piece 0 is the highest bit of word 0, as on the wire: there only the byte order differs. Spare bits are zero.
    private readonly ulong[] _words;

    /// <summary>Makes an empty set.</summary>
    /// <param name="count">How many pieces the torrent has: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public PieceSet(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        _words = new ulong[(int)(((long)count + BitsPerWord - 1) / BitsPerWord)];
    }

    /// <summary>How many pieces there are in the torrent.</summary>
    public int Count { get; }

    /// <summary>How many pieces are in the set. Costs nothing.</summary>
    public int SetCount { get; private set; }

    /// <summary>Whether every piece is in the set (so also when there are none at all).</summary>
    public bool IsComplete => SetCount == Count;

    /// <summary>Whether no piece is in the set.</summary>
    public bool IsEmpty => SetCount == 0;

    /// <summary>How many bytes the set takes on the wire: one for every eight pieces, rounded up.</summary>
    public int ByteLength => ByteLengthOf(Count);

    /// <summary>Reads a set from the payload of a <c>bitfield</c> message.</summary>
    /// <param name="wire">The bytes; they are copied.</param>
    /// <param name="count">How many pieces the torrent has: 0 or more.</param>
    /// <param name="set">The set read.</param>
    /// <returns>False when the size is wrong or a spare bit is set; nothing is allocated then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static bool TryParse(ReadOnlySpan<byte> wire, int count, [NotNullWhen(true)] out PieceSet? set)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        set = null;
        if (wire.Length != ByteLengthOf(count)) return false;
        var used = count % 8;
        if (used != 0 && (wire[^1] & (0xFF >> used)) != 0) return false;

        set = new PieceSet(count);
        wire.CopyTo(MemoryMarshal.AsBytes(set._words.AsSpan()));
        ToggleByteOrder(set._words);
        set.Recount();
        return true;
    }

    /// <summary>Writes the payload of a <c>bitfield</c> message.</summary>
    /// <param name="destination">At least <see cref="ByteLength"/> bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void WriteTo(Span<byte> destination)
    {
        if (destination.Length < ByteLength) throw new ArgumentException($"The bitfield needs {ByteLength} bytes.", nameof(destination));
        var whole = ByteLength / BytesPerWord;
        for (var i = 0; i < whole; i++) BinaryPrimitives.WriteUInt64BigEndian(destination[(i * BytesPerWord)..], _words[i]);

        var rest = destination[(whole * BytesPerWord)..ByteLength];
        for (var i = 0; i < rest.Length; i++) rest[i] = (byte)(_words[whole] >> (BitsPerWord - 8 * (i + 1)));
    }

    /// <summary>The payload of a <c>bitfield</c> message in a new array.</summary>
    public byte[] ToArray()
    {
        var wire = new byte[ByteLength];
        WriteTo(wire);
        return wire;
    }

    /// <summary>Whether the piece is in the set.</summary>
    public bool Contains(int piece)
    {
        ThrowIfOutside(piece);
        return (_words[piece / BitsPerWord] & Bit(piece)) != 0;
    }

    /// <summary>Puts a piece into the set.</summary>
    /// <returns>True when it was not there before.</returns>
    public bool Add(int piece)
    {
        ThrowIfOutside(piece);
        ref var word = ref _words[piece / BitsPerWord];
        if ((word & Bit(piece)) != 0) return false;
        word |= Bit(piece);
        SetCount++;
        return true;
    }

    /// <summary>Takes a piece out of the set.</summary>
    /// <returns>True when it was there before.</returns>
    public bool Remove(int piece)
    {
        ThrowIfOutside(piece);
        ref var word = ref _words[piece / BitsPerWord];
        if ((word & Bit(piece)) == 0) return false;
        word &= ~Bit(piece);
        SetCount--;
        return true;
    }

    /// <summary>Puts every piece into the set.</summary>
    public void Fill()
    {
        _words.AsSpan().Fill(ulong.MaxValue);
        var used = Count % BitsPerWord;
        if (used != 0) _words[^1] = ~(ulong.MaxValue >> used);
        SetCount = Count;
    }

    /// <summary>Takes every piece out of the set.</summary>
    public void Clear()
    {
        _words.AsSpan().Clear();
        SetCount = 0;
    }

    /// <summary>Makes this set hold what the other holds.</summary>
    /// <exception cref="ArgumentException">The other set is of a different <see cref="Count"/>.</exception>
    public void CopyFrom(PieceSet other)
    {
        ThrowIfOfAnotherSize(other);
        other._words.CopyTo(_words.AsSpan());
        SetCount = other.SetCount;
    }

    /// <summary>A set of its own that holds the same.</summary>
    public PieceSet Clone()
    {
        var clone = new PieceSet(Count);
        clone.CopyFrom(this);
        return clone;
    }

    /// <summary>The first piece at or after <paramref name="from"/> that is in the set, or -1.</summary>
    /// <param name="from">Where to begin: 0 to <see cref="Count"/>.</param>
    public int NextSet(int from) => Next(from, flip: 0);

    /// <summary>The first piece at or after <paramref name="from"/> that is not in the set, or -1.</summary>
    /// <param name="from">Where to begin: 0 to <see cref="Count"/>.</param>
    public int NextClear(int from) => Next(from, flip: ulong.MaxValue);

    /// <summary>Whether this set holds a piece that the other lacks.</summary>
    /// <exception cref="ArgumentException">The other set is of a different <see cref="Count"/>.</exception>
    public bool ContainsAnyNotIn(PieceSet other)
    {
        ThrowIfOfAnotherSize(other);
        if (SetCount > other.SetCount) return true;
        if (IsEmpty || other.IsComplete) return false;
        return WordOperations.AnyInFirstOnly(_words, other._words);
    }

    /// <summary>Whether both sets are of the same <see cref="Count"/> and hold the same pieces.</summary>
    public bool SetEquals(PieceSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Count == other.Count && SetCount == other.SetCount && _words.AsSpan().SequenceEqual(other._words);
    }

    /// <summary>Puts in what the other set holds.</summary>
    /// <exception cref="ArgumentException">The other set is of a different <see cref="Count"/>.</exception>
    public void UnionWith(PieceSet other)
    {
        ThrowIfOfAnotherSize(other);
        WordOperations.Or(_words, other._words);
        Recount();
    }

    /// <summary>Takes out what the other set lacks.</summary>
    /// <exception cref="ArgumentException">The other set is of a different <see cref="Count"/>.</exception>
    public void IntersectWith(PieceSet other)
    {
        ThrowIfOfAnotherSize(other);
        WordOperations.And(_words, other._words);
        Recount();
    }

    /// <summary>Takes out what the other set holds.</summary>
    /// <exception cref="ArgumentException">The other set is of a different <see cref="Count"/>.</exception>
    public void ExceptWith(PieceSet other)
    {
        ThrowIfOfAnotherSize(other);
        WordOperations.AndNot(_words, other._words);
        Recount();
    }

    /// <summary>Goes through the pieces of the set upwards, without allocating. Changing the set meanwhile is allowed.</summary>
    public PieceSetEnumerator GetEnumerator() => new(this);

    private static int ByteLengthOf(int count) => (int)(((long)count + 7) / 8);

    private static ulong Bit(int piece) => HighestBit >> (piece % BitsPerWord);

    private static void ToggleByteOrder(Span<ulong> words)
    {
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
    }

    private int Next(int from, ulong flip)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, Count);
        if (from == Count) return -1;

        var index = from / BitsPerWord;
        var word = (_words[index] ^ flip) & (ulong.MaxValue >> (from % BitsPerWord));
        while (word == 0)
        {
            if (++index == _words.Length) return -1;
            word = _words[index] ^ flip;
        }

        // Flipped, the spare bits look set: they lie beyond the last piece.
        var piece = (long)index * BitsPerWord + BitOperations.LeadingZeroCount(word);
        return piece < Count ? (int)piece : -1;
    }

    private void Recount() => SetCount = WordOperations.CountBits(_words);

    private void ThrowIfOutside(int piece) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)Count, nameof(piece));

    private void ThrowIfOfAnotherSize(PieceSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count != Count) throw new ArgumentException($"One set is of {Count} pieces, the other of {other.Count}.", nameof(other));
    }
}
