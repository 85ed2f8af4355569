using System.Globalization;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.Transfer;

/// <summary>The medians as a Markdown table, and what they say of our targets.</summary>
internal sealed class TransferReport
{
    private const double Mebibyte = 1 << 20;
    private const double MemoryLimit = 150e6;

    private readonly double _mebibytes;
    private readonly List<(TransferPair Pair, TransferRun Median)> _rows;

    public TransferReport(long length, IEnumerable<(TransferPair Pair, TransferRun Median)> rows)
    {
        _mebibytes = length / Mebibyte;
        _rows = [.. rows];
    }

    /// <summary>Writes both.</summary>
    public async Task WriteAsync(TextWriter output)
    {
        TransferRun basis = Find(Peer.LibtorrentName, Peer.LibtorrentName);
        await output.WriteLineAsync($"{_mebibytes:0} MiB over loopback TCP, {Environment.ProcessorCount} cores, medians; memory in MiB, anonymous / all with mapped file pages; ratios to libtorrent -> libtorrent.");
        await output.WriteLineAsync();
        await output.WriteLineAsync("| seeder -> leecher | s | ratio | MiB/s | leecher CPU s | ratio | seeder CPU s | ratio | leecher memory | seeder memory |");
        await output.WriteLineAsync("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach ((TransferPair pair, TransferRun run) in _rows) await output.WriteLineAsync(Row(pair, run, basis));
        await Target.WriteAsync(output, Targets(basis));
    }

    private static string Memory(ProcessStatus status) => Invariant($"{status.AnonymousBytes / Mebibyte:0} / {status.PeakResidentBytes / Mebibyte:0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Row(TransferPair pair, TransferRun run, TransferRun basis) => Invariant(
        $"| {pair} | {run.Seconds:0.00} | {run.Seconds / basis.Seconds:0.00} | {_mebibytes / run.Seconds:0} | {run.LeecherCpu:0.00} | {run.LeecherCpu / basis.LeecherCpu:0.00} | {run.SeederCpu:0.00} | {run.SeederCpu / basis.SeederCpu:0.00} | {Memory(run.Leecher)} | {Memory(run.Seeder)} |");

    private IEnumerable<Target> Targets(TransferRun basis)
    {
        TransferRun leeching = Find(Peer.LibtorrentName, Peer.OursName);
        TransferRun seeding = Find(Peer.OursName, Peer.LibtorrentName);
        TransferRun both = Find(Peer.OursName, Peer.OursName);
        TransferRun bare = Find(Peer.BareName, Peer.BareName);
        yield return Target.AtMost("leeching from libtorrent: time, of libtorrent's", 0.8, leeching.Seconds / basis.Seconds);
        yield return Target.AtMost("leeching from libtorrent: CPU, of libtorrent's", 0.8, leeching.LeecherCpu / basis.LeecherCpu);
        yield return Target.AtMost("seeding to libtorrent: time, of libtorrent's", 1, seeding.Seconds / basis.Seconds);
        yield return Target.AtMost("seeding to libtorrent: CPU, of libtorrent's", 0.6, seeding.SeederCpu / basis.SeederCpu);
        yield return Target.AtMost("ours to ours: time, of the bare loop's", 1.4, both.Seconds / bare.Seconds);
        yield return Target.AtMost("leecher's memory, MB", MemoryLimit / 1e6, Math.Max(leeching.Leecher.AnonymousBytes, both.Leecher.AnonymousBytes) / 1e6);
        yield return Target.AtMost("seeder's memory, MB", MemoryLimit / 1e6, Math.Max(seeding.Seeder.AnonymousBytes, both.Seeder.AnonymousBytes) / 1e6);
    }

    private TransferRun Find(string seeder, string leecher) => _rows.Find(row => row.Pair.Seeder.Name == seeder && row.Pair.Leecher.Name == leecher).Median;
}
