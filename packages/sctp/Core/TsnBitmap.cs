using System.Numerics;

namespace WebTorrent.Sctp.Core;

/// <summary>One bit for each TSN of a moving range that is no longer than its capacity, a power of two from 64.</summary>
internal sealed class TsnBitmap(int capacity)
{
    private const int WordBits = 64;

    private readonly ulong[] _words = new ulong[capacity / WordBits];
    private readonly uint _mask = (uint)(capacity / WordBits) - 1;

    public bool this[uint tsn] => (Word(tsn) & Bit(tsn)) != 0;

    public void Set(uint tsn) => Word(tsn) |= Bit(tsn);

    public void Clear(uint tsn) => Word(tsn) &= ~Bit(tsn);

    /// <summary>The first set one from a TSN on; <paramref name="end"/> when there is none before it.</summary>
    public uint NextSet(uint from, uint end) => Next(from, end, 0);

    /// <summary>The first clear one from a TSN on; <paramref name="end"/> when there is none before it.</summary>
    public uint NextClear(uint from, uint end) => Next(from, end, ulong.MaxValue);

    /// <summary>The same bits in more room.</summary>
    public TsnBitmap Resize(int newCapacity, uint from, uint end)
    {
        var larger = new TsnBitmap(newCapacity);
        for (var tsn = NextSet(from, end); tsn != end; tsn = NextSet(tsn + 1, end))
            larger.Set(tsn);
        return larger;
    }

    private uint Next(uint from, uint end, ulong flip)
    {
        while ((int)(end - from) > 0)
        {
            var word = (Word(from) ^ flip) >> (int)(from % WordBits);
            if (word != 0)
            {
                from += (uint)BitOperations.TrailingZeroCount(word);
                return (int)(end - from) > 0 ? from : end;
            }
            from = (from | (WordBits - 1)) + 1;
        }
        return end;
    }

    private ref ulong Word(uint tsn) => ref _words[(tsn / WordBits) & _mask];

    private static ulong Bit(uint tsn) => 1UL << (int)(tsn % WordBits);
}
