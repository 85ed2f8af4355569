using WebTorrent.Benchmarks.Transfer;

namespace WebTorrent.Benchmarks.Utp;

/// <summary>Times downloads of one file over uTP on loopback, libtorrent's TCP being off, the way <see cref="TransferBenchmark"/> does over TCP.</summary>
internal sealed class UtpBenchmark(int mib, int rounds)
{
    /// <summary>Runs it and writes the table.</summary>
    public async Task<int> RunAsync(TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        TransferPair[] pairs =
        [
            new(UtpPeers.Libtorrent, UtpPeers.Libtorrent), new(UtpPeers.Libtorrent, UtpPeers.Ours), new(UtpPeers.Ours, UtpPeers.Libtorrent), new(UtpPeers.Ours, UtpPeers.Ours),
        ];
        await using var benchmark = new TransferBenchmark(mib, rounds);
        await new UtpReport(mib, await benchmark.MeasureAsync(pairs, progress, cancellationToken)).WriteAsync(output);
        return 0;
    }
}
