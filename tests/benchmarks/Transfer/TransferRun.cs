using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.Transfer;

/// <summary>One measured download.</summary>
/// <param name="Seconds">From the start of the leecher's process to its end.</param>
/// <param name="LeecherCpu">User and system seconds of the leecher's whole life.</param>
/// <param name="SeederCpu">User and system seconds of the seeder meanwhile.</param>
/// <param name="Leecher">The leecher's most memory.</param>
/// <param name="Seeder">The seeder's most memory.</param>
internal sealed record TransferRun(double Seconds, double LeecherCpu, double SeederCpu, ProcessStatus Leecher, ProcessStatus Seeder)
{
    /// <summary>The median of each number by itself.</summary>
    public static TransferRun Median(IReadOnlyList<TransferRun> runs) => new(
        Median(runs.Select(run => run.Seconds)),
        Median(runs.Select(run => run.LeecherCpu)),
        Median(runs.Select(run => run.SeederCpu)),
        new ProcessStatus((long)Median(runs.Select(run => (double)run.Leecher.AnonymousBytes)), (long)Median(runs.Select(run => (double)run.Leecher.PeakResidentBytes))),
        new ProcessStatus((long)Median(runs.Select(run => (double)run.Seeder.AnonymousBytes)), (long)Median(runs.Select(run => (double)run.Seeder.PeakResidentBytes))));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
