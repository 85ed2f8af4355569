using System.Globalization;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>The medians as a Markdown table, and what they say of our targets.</summary>
internal sealed class ChannelReport(int megabytes, IReadOnlyList<int> sizes, IReadOnlyDictionary<(ChannelPair Pair, int Size), ChannelRun> medians)
{
    // Much more than this is taken when anything at all is allocated for each packet or message.
    private const double MostAllocated = 16;

    /// <summary>Writes both.</summary>
    public async Task WriteAsync(TextWriter output)
    {
        await output.WriteLineAsync($"{megabytes} MB over one data channel, reliable and ordered, {Environment.ProcessorCount} cores that both sides share, medians; CPU is of both sides, in milliseconds a MB.");
        await output.WriteLineAsync();
        await output.WriteLineAsync("| sender -> receiver |" + string.Concat(sizes.Select(size => $" {size >> 10} KiB: MB/s | CPU |")));
        await output.WriteLineAsync("| --- |" + string.Concat(sizes.Select(_ => " --- | --- |")));
        foreach (var pair in ChannelPair.All) await output.WriteLineAsync($"| {pair.Name} |" + string.Concat(sizes.Select(size => Cells(medians[(pair, size)]))));
        await Target.WriteAsync(output, sizes.SelectMany(Targets));
    }

    private static string Cells(ChannelRun run) => string.Create(CultureInfo.InvariantCulture, $" {run.Rate:0} | {run.CpuMilliseconds:0.0} |");

    private IEnumerable<Target> Targets(int size)
    {
        var messages = $"{size >> 10} KiB";
        yield return Target.AtLeast($"{messages}, ours to ours, plain sockets, MB/s", 150, Rate(ChannelPair.OneProcessPlain));
        yield return Target.AtLeast($"{messages}, ours to ours, of plain sockets' rate", 1, Rate(ChannelPair.OneProcess) / Rate(ChannelPair.OneProcessPlain));
        yield return Target.AtLeast($"{messages}, to Chromium, of its rate with itself", 1, Rate(ChannelPair.ToChromium) / Rate(ChannelPair.ChromiumAlone));
        yield return Target.AtLeast($"{messages}, from Chromium, of its rate with itself", 1, Rate(ChannelPair.FromChromium) / Rate(ChannelPair.ChromiumAlone));
        yield return Target.AtMost($"{messages}, bytes allocated a message", MostAllocated, medians[(ChannelPair.OneProcess, size)].Allocated);

        double Rate(ChannelPair pair) => medians[(pair, size)].Rate;
    }
}
