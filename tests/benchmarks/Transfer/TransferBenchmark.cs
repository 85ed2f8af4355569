using System.Diagnostics;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.Transfer;

/// <summary>
/// Times downloads of one file over loopback TCP. The pairs take turns within a round, so that a machine that gets slower
/// or faster meanwhile does so for all of them; the seeders stay, the leechers are new each time. The first round is thrown away:
/// it touches fresh memory.
/// </summary>
internal sealed class TransferBenchmark(int mib, int rounds) : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly Workload _load = new(mib);
    private readonly Dictionary<string, (PeerProcess Process, int Port)> _seeders = new(StringComparer.Ordinal);

    /// <summary>Runs it and writes the table.</summary>
    public async Task<int> RunAsync(TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        TransferPair[] pairs = Pairs(await Installation.PublishCliAsync(cancellationToken));
        var report = new TransferReport(_load.Length, await MeasureAsync(pairs, progress, cancellationToken));
        await report.WriteAsync(output);
        return 0;
    }

    /// <summary>Runs pairs of any kind.</summary>
    /// <returns>The medians of each.</returns>
    public async Task<IReadOnlyList<(TransferPair Pair, TransferRun Median)>> MeasureAsync(TransferPair[] pairs, TextWriter progress, CancellationToken cancellationToken)
    {
        await _load.MakeTorrentAsync(cancellationToken);
        foreach (Peer seeder in pairs.Select(pair => pair.Seeder).Distinct()) await StartSeederAsync(seeder, cancellationToken);
        var runs = pairs.ToDictionary(pair => pair, _ => new List<TransferRun>());
        for (int round = 0; round <= rounds; round++)
        {
            foreach (TransferPair pair in pairs)
            {
                TransferRun run = await MeasureAsync(pair, cancellationToken);
                if (round > 0) runs[pair].Add(run);
                await progress.WriteLineAsync($"{(round == 0 ? "warm-up" : $"round {round}"),-8} {pair,-28} {run.Seconds:0.00} s");
            }
        }

        return [.. runs.Select(entry => (entry.Key, TransferRun.Median(entry.Value)))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((PeerProcess process, _) in _seeders.Values) await process.DisposeAsync();
        _load.Dispose();
    }

    private static TransferPair[] Pairs(string cli)
    {
        Peer ours = Peer.Ours(cli);
        TransferPair[] javaScript = Installation.HasJavaScript ? [new(Peer.Libtorrent, Peer.JavaScript), new(Peer.JavaScript, Peer.Libtorrent)] : [];
        return [new(Peer.Libtorrent, Peer.Libtorrent), new(Peer.Libtorrent, ours), new(ours, Peer.Libtorrent), new(ours, ours), new(Peer.Bare, Peer.Bare), .. javaScript];
    }

    private async Task StartSeederAsync(Peer peer, CancellationToken cancellationToken)
    {
        int port = LocalPort.Free();
        var process = PeerProcess.Start($"{peer.Name} seeder", peer.Seed(_load, port));
        _seeders[peer.Name] = (process, port);
        await process.WaitUntilReadyAsync(cancellationToken);
    }

    private async Task<TransferRun> MeasureAsync(TransferPair pair, CancellationToken cancellationToken)
    {
        (PeerProcess seeder, int port) = _seeders[pair.Seeder.Name];
        string folder = _load.NewFolder();
        string[] command = pair.Leecher.Leech(_load, folder, LocalPort.Free(), port);
        double seederCpu = ProcessStatus.ReadCpuSeconds(seeder.Id);
        double reapedCpu = ReapedChildren.CpuSeconds();
        long start = Stopwatch.GetTimestamp();
        await using var leecher = PeerProcess.Start($"{pair} leecher", command);
        Task end = leecher.WaitForSuccessAsync(cancellationToken);
        (ProcessStatus leecherMost, ProcessStatus seederMost) = await WatchAsync(leecher.Id, seeder.Id, end);
        await end;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var run = new TransferRun(seconds, ReapedChildren.CpuSeconds() - reapedCpu, ProcessStatus.ReadCpuSeconds(seeder.Id) - seederCpu, leecherMost, seederMost);
        _load.Verify(folder);
        Directory.Delete(folder, recursive: true);
        return run;
    }

    private static async Task<(ProcessStatus Leecher, ProcessStatus Seeder)> WatchAsync(int leecher, int seeder, Task end)
    {
        ProcessStatus leecherMost = default;
        ProcessStatus seederMost = default;
        while (!end.IsCompleted)
        {
            leecherMost = leecherMost.Max(ProcessStatus.Read(leecher));
            seederMost = seederMost.Max(ProcessStatus.Read(seeder));
            await Task.WhenAny(end, Task.Delay(LookInterval));
        }

        return (leecherMost, seederMost);
    }
}
