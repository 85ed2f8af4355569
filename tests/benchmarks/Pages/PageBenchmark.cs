using System.Globalization;
using System.Net;
using WebTorrent.Benchmarks.Measurement;
using WebTorrent.Benchmarks.Transfer;
using WebTorrent.TrackerServer;

namespace WebTorrent.Benchmarks.Pages;

/// <summary>
/// Times downloads by magnet link between pages of Chromium and our client, and between pages and Node, that a WebSocket tracker introduces to each other. The pairs take turns within a
/// round. Time is from the first peer to the last piece: JavaScript on Node waits for seconds before it tells its offers.
/// </summary>
internal sealed class PageBenchmark(int mib, int rounds)
{
    private static readonly PagePeer Ours = ProcessPagePeer.Ours;
    private static readonly PagePeer Node = ProcessPagePeer.Node;
    private static readonly PagePeer Page = new ChromiumPagePeer();

    private static readonly (string Name, PagePeer Seeder, PagePeer Leecher)[] Pairs =
    [
        ("ours -> page", Ours, Page), ("Node -> page", Node, Page), ("page -> ours", Page, Ours), ("page -> Node", Page, Node), ("page -> page", Page, Page),
    ];

    private readonly Dictionary<string, List<double>> _rates = Pairs.ToDictionary(pair => pair.Name, _ => new List<double>(), StringComparer.Ordinal);

    /// <summary>Runs it and writes the tables.</summary>
    public async Task<int> RunAsync(TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        using var load = new Workload(mib);
        await load.MakeTorrentAsync(cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, seeder, leecher) in Pairs)
            {
                var rate = load.Length / 1e6 / await MeasureAsync(load, seeder, leecher, cancellationToken);
                _rates[name].Add(rate);
                await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round}  {name,-14} {rate:0.0} MB/s"));
            }
        }

        await WriteAsync(output);
        return 0;
    }

    private static async Task<double> MeasureAsync(Workload load, PagePeer seeder, PagePeer leecher, CancellationToken cancellationToken)
    {
        var listen = new IPEndPoint(IPAddress.Loopback, LocalPort.Free());
        await using var tracker = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [listen], WebSocketInterval = TimeSpan.FromSeconds(20) });
        await tracker.StartAsync(cancellationToken);
        var address = $"ws://{listen}";
        var (magnet, seeding) = await seeder.SeedAsync(load, address, cancellationToken);
        await using var untilDone = seeding;
        return await leecher.LeechAsync(load, magnet, address, cancellationToken);
    }

    private async Task WriteAsync(TextWriter output)
    {
        await output.WriteLineAsync($"{mib} MiB by magnet link over WebRTC, {Environment.ProcessorCount} cores that both sides share, medians of {rounds} rounds.");
        await output.WriteLineAsync();
        await output.WriteLineAsync("| seeder -> leecher | MB/s |");
        await output.WriteLineAsync("| --- | --- |");
        foreach (var (name, _, _) in Pairs) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Median(name):0.0} |"));
        await Target.WriteAsync(output,
        [
            Target.AtLeast("ours to page, of Node's rate", 1.3, Median("ours -> page") / Median("Node -> page")),
            Target.AtLeast("page to ours, of Node's rate", 1.3, Median("page -> ours") / Median("page -> Node")),
        ]);
    }

    private double Median(string name) => _rates[name].Order().ElementAt(rounds / 2);
}
