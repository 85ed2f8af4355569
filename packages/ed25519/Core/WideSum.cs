using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace WebTorrent.Ed25519.Core;

/// <summary>
/// A sum of up to five products of limbs, kept as two words split at bit 53 and not at bit 64, so that adding carries nothing from one to the other.
/// </summary>
/// <remarks>One factor comes shifted up by <see cref="Shift"/> bits: then the split falls where a multiplication's two result words meet.</remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct WideSum
{
    /// <summary>By how much one factor is shifted up; limbs are therefore under 2^53.</summary>
    public const int Shift = 11;

    /// <summary>What the bits of <see cref="High"/> count, in limbs of the next higher place: 2^53 / 2^51.</summary>
    public const ulong HighWeight = 4;

    /// <summary>The sum of the products' lowest 53 bits.</summary>
    public ulong Low;

    /// <summary>The sum of the products' bits from 53 up.</summary>
    public ulong High;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WideSum(ulong shifted, ulong factor)
    {
        Low = (shifted * factor) >> Shift;
        High = MultiplyHigh(shifted, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong shifted, ulong factor)
    {
        Low += (shifted * factor) >> Shift;
        High += MultiplyHigh(shifted, factor);
    }

    // The general way stores the low word to memory first, which costs more here than multiplying twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyHigh(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);
}
