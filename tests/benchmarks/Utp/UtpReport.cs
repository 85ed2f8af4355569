using System.Globalization;
using WebTorrent.Benchmarks.Measurement;
using WebTorrent.Benchmarks.Transfer;

namespace WebTorrent.Benchmarks.Utp;

/// <summary>The medians as a Markdown table, and what they say of our targets.</summary>
internal sealed class UtpReport(int mib, IReadOnlyList<(TransferPair Pair, TransferRun Median)> rows)
{
    private const double MebibytesPerGibibyte = 1024;

    /// <summary>Writes both.</summary>
    public async Task WriteAsync(TextWriter output)
    {
        TransferRun basis = Find(Peer.LibtorrentName, Peer.LibtorrentName);
        TransferRun ours = Find(Peer.OursName, Peer.OursName);
        await output.WriteLineAsync($"{mib} MiB over uTP on loopback, {Environment.ProcessorCount} cores, medians; CPU in seconds a GiB; ratios to libtorrent -> libtorrent.");
        await output.WriteLineAsync();
        await output.WriteLineAsync("| seeder -> leecher | s | MiB/s | ratio | leecher CPU | ratio | seeder CPU | ratio |");
        await output.WriteLineAsync("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach ((TransferPair pair, TransferRun run) in rows) await output.WriteLineAsync(Row(pair, run, basis));
        await Target.WriteAsync(output,
        [
            Target.AtLeast("ours to ours: rate, of libtorrent's", 3, basis.Seconds / ours.Seconds),
            Target.AtMost("ours to ours: leecher's CPU, of libtorrent's", 0.5, ours.LeecherCpu / basis.LeecherCpu),
            Target.AtMost("ours to ours: seeder's CPU, of libtorrent's", 0.5, ours.SeederCpu / basis.SeederCpu),
        ]);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Row(TransferPair pair, TransferRun run, TransferRun basis)
    {
        double perGibibyte = MebibytesPerGibibyte / mib;
        return Invariant(
            $"| {pair} | {run.Seconds:0.00} | {mib / run.Seconds:0} | {basis.Seconds / run.Seconds:0.00} | {run.LeecherCpu * perGibibyte:0.00} | {run.LeecherCpu / basis.LeecherCpu:0.00} | {run.SeederCpu * perGibibyte:0.00} | {run.SeederCpu / basis.SeederCpu:0.00} |");
    }

    private TransferRun Find(string seeder, string leecher) => rows.Single(row => row.Pair.Seeder.Name == seeder && row.Pair.Leecher.Name == leecher).Median;
}
