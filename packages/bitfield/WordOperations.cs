using System.Numerics;
using System.Runtime.InteropServices;

namespace WebTorrent.Bitfield;

/// <summary>Set operations over two rows of words of one length, as many words at a time as the processor has room for.</summary>
internal static class WordOperations
{
    public static void Or(Span<ulong> target, ReadOnlySpan<ulong> other)
    {
        var done = Split(target, other, out var wide, out var wideOther);
        for (var i = 0; i < wide.Length; i++) wide[i] |= wideOther[i];
        for (var i = done; i < target.Length; i++) target[i] |= other[i];
    }

    public static void And(Span<ulong> target, ReadOnlySpan<ulong> other)
    {
        var done = Split(target, other, out var wide, out var wideOther);
        for (var i = 0; i < wide.Length; i++) wide[i] &= wideOther[i];
        for (var i = done; i < target.Length; i++) target[i] &= other[i];
    }

    public static void AndNot(Span<ulong> target, ReadOnlySpan<ulong> other)
    {
        var done = Split(target, other, out var wide, out var wideOther);
        for (var i = 0; i < wide.Length; i++) wide[i] = Vector.AndNot(wide[i], wideOther[i]);
        for (var i = done; i < target.Length; i++) target[i] &= ~other[i];
    }

    public static bool AnyInFirstOnly(ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second)
    {
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(first);
        var wideSecond = MemoryMarshal.Cast<ulong, Vector<ulong>>(second);
        for (var i = 0; i < wide.Length; i++)
        {
            if (Vector.AndNot(wide[i], wideSecond[i]) != Vector<ulong>.Zero) return true;
        }

        for (var i = wide.Length * Vector<ulong>.Count; i < first.Length; i++)
        {
            if ((first[i] & ~second[i]) != 0) return true;
        }

        return false;
    }

    public static int CountBits(ReadOnlySpan<ulong> words)
    {
        var count = 0;
        foreach (var word in words) count += BitOperations.PopCount(word);
        return count;
    }

    private static int Split(
        Span<ulong> target, ReadOnlySpan<ulong> other, out Span<Vector<ulong>> wide, out ReadOnlySpan<Vector<ulong>> wideOther)
    {
        wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(target);
        wideOther = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        return wide.Length * Vector<ulong>.Count;
    }
}
