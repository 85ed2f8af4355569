namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>One transfer.</summary>
/// <param name="Rate">MB/s, from the first message to the last.</param>
/// <param name="CpuMilliseconds">Of both sides, each MB.</param>
/// <param name="Allocated">Bytes that this process allocated for each message: of use where both sides are in it.</param>
internal sealed record ChannelRun(double Rate, double CpuMilliseconds, double Allocated)
{
    /// <summary>The median of each.</summary>
    public static ChannelRun Median(IReadOnlyCollection<ChannelRun> runs) =>
        new(Middle(runs.Select(run => run.Rate)), Middle(runs.Select(run => run.CpuMilliseconds)), Middle(runs.Select(run => run.Allocated)));

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
