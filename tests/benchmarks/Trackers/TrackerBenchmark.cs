using System.Globalization;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>
/// Announces to our tracker and to others', over each protocol. Trackers take turns within a round; the first round is thrown away. Load and tracker share the machine, so the
/// tracker's CPU time for each announce says more than the rate.
/// </summary>
internal sealed class TrackerBenchmark(TimeSpan duration, int rounds)
{
    private const string Ours = "ours";
    private const string JavaScript = "JavaScript";
    private const string Opentracker = "opentracker";

    private readonly Dictionary<(string Load, string Tracker), List<LoadResult>> _results = [];

    /// <summary>Runs it and writes the tables.</summary>
    public async Task<int> RunAsync(TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        double[] memory = [.. new[] { 1_000, 100_000 }.Select(PeerMemory.Measure)];
        string folder = Directory.CreateTempSubdirectory("webtorrent-bench-").FullName;
        // opentracker becomes another user before it reads its list.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        try
        {
            await MeasureAsync(folder, progress, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await WriteAsync(output, memory);
        return 0;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task MeasureAsync(string folder, TextWriter progress, CancellationToken cancellationToken)
    {
        await using TrackerProgram ours = await TrackerProgram.StartOursAsync(cancellationToken);
        await using TrackerProgram javaScript = await TrackerProgram.StartJavaScriptAsync(cancellationToken);
        await using TrackerProgram opentracker = await TrackerProgram.StartOpentrackerAsync(folder, cancellationToken);
        TrackerProgram[] trackers = [ours, opentracker, javaScript];
        for (int round = 0; round <= rounds; round++)
        {
            foreach (string name in ours.Loads.Select(load => load.Name))
            {
                foreach (TrackerProgram tracker in trackers)
                {
                    if (tracker.Loads.FirstOrDefault(load => load.Name == name) is not { } load) continue;
                    LoadResult result = await tracker.MeasureAsync(load, duration);
                    if (round > 0) Add(load.Name, tracker.Name, result);
                    await progress.WriteLineAsync(Invariant($"{(round == 0 ? "warm-up" : $"round {round}"),-8} {tracker.Name,-12} {load.Name,-20} {result.PerSecond,10:0}/s {result.MicrosecondsEach,8:0.00} us"));
                }
            }
        }

        foreach (TrackerProgram tracker in trackers) await progress.WriteLineAsync(Invariant($"{tracker.Name}: {tracker.ReadMemory() >> 20} MiB in the end"));
    }

    private void Add(string load, string tracker, LoadResult result)
    {
        if (!_results.TryGetValue((load, tracker), out List<LoadResult>? results)) _results.Add((load, tracker), results = []);
        results.Add(result);
    }

    private async Task WriteAsync(TextWriter output, double[] memory)
    {
        await output.WriteLineAsync(Invariant($"Announces, {Environment.ProcessorCount} cores that load and tracker share, medians of {rounds} rounds of {duration.TotalSeconds:0} s."));
        await output.WriteLineAsync();
        await output.WriteLineAsync("| protocol | tracker | announces/s | tracker CPU us each | offers passed on, each | failures |");
        await output.WriteLineAsync("| --- | --- | --- | --- | --- | --- |");
        foreach (((string load, string tracker), List<LoadResult> results) in _results)
        {
            LoadResult median = LoadResult.Median(results);
            await output.WriteLineAsync(Invariant($"| {load} | {tracker} | {median.PerSecond:0} | {median.MicrosecondsEach:0.0} | {(double)median.Relays / Math.Max(1, median.Answers):0.0} | {results.Sum(result => result.Failures)} |"));
        }

        await Target.WriteAsync(output, Targets(memory));
    }

    private IEnumerable<Target> Targets(double[] memory)
    {
        yield return Target.AtMost("UDP: CPU, of opentracker's", 1, Cost("UDP", Ours) / Cost("UDP", Opentracker));
        yield return Target.AtMost("HTTP: CPU us each", 20, Cost("HTTP", Ours));
        foreach (string load in new[] { "WebSocket", "WebSocket, 5 offers" })
        {
            yield return Target.AtLeast($"{load}: rate, of the JavaScript tracker's", 5, Rate(load, Ours) / Rate(load, JavaScript));
            yield return Target.AtMost($"{load}: CPU, of the JavaScript tracker's", 0.2, Cost(load, Ours) / Cost(load, JavaScript));
        }

        yield return Target.AtMost("memory, bytes a peer, 1,000,000 in 1,000 swarms", 100, memory[0]);
        yield return Target.AtMost("memory, bytes a peer, 1,000,000 in 100,000 swarms", 100, memory[1]);
    }

    private double Rate(string load, string tracker) => LoadResult.Median(_results[(load, tracker)]).PerSecond;

    private double Cost(string load, string tracker) => LoadResult.Median(_results[(load, tracker)]).MicrosecondsEach;
}
