using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace WebTorrent.PieceSelection.Tests;

/// <summary>One random call; what its numbers mean depends on the state it meets.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Step(int Kind, int A, int B)
{
    public static Arbitrary<Step[]> AnySequence()
    {
        var step = Gen.Choose(0, 99).SelectMany(kind => Gen.Choose(0, 9999).SelectMany(a => Gen.Choose(0, 9999).Select(b => new Step(kind, a, b))));
        return Arb.From(step.ArrayOf(), Shorter);
    }

    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var from = 0; from + size <= steps.Length; from += size) yield return [.. steps[..from], .. steps[(from + size)..]];
        }
    }
}
