using System.Runtime.InteropServices;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>What a load brought about.</summary>
/// <param name="Answers">Announces that were answered.</param>
/// <param name="Failures">Answers that were none.</param>
/// <param name="Relays">Offers that came to other peers.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="TrackerCpu">User and system seconds of the tracker.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LoadResult(long Answers, long Failures, long Relays, double Seconds, double TrackerCpu)
{
    public double PerSecond => Answers / Seconds;

    public double MicrosecondsEach => TrackerCpu / Math.Max(1, Answers) * 1e6;

    /// <summary>The one with the median cost.</summary>
    public static LoadResult Median(IReadOnlyList<LoadResult> results) => results.OrderBy(result => result.MicrosecondsEach).ElementAt(results.Count / 2);
}
