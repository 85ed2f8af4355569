using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace WebTorrent.PieceSelection.Tests;

/// <summary>One random call; what its numbers mean depends on the state it meets.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Step(int Kind, int A, int B)
{
    private const int MaxSteps = 250;

    public static Arbitrary<Step[]> AnySequence() => Arb.From(
        from count in Gen.Choose(0, MaxSteps)
        from steps in AnyStep.ArrayOf(count)
        select steps,
        Shorter);

    private static Gen<Step> AnyStep =>
        from kind in Gen.Choose(0, 99)
        from a in Gen.Choose(0, 9999)
        from b in Gen.Choose(0, 9999)
        select new Step(kind, a, b);

    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= steps.Length; from += size) yield return [.. steps[..from], .. steps[(from + size)..]];
        }
    }
}
