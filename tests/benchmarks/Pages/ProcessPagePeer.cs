using System.Globalization;
using WebTorrent.Benchmarks.Measurement;
using WebTorrent.Benchmarks.Transfer;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Benchmarks.Pages;

/// <summary>A program that can be in a swarm with pages.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="command">The command line: "seed" or "leech", the .torrent file or magnet link, the folder, the tracker.</param>
internal sealed class ProcessPagePeer(string name, Func<string, string, string, string, string[]> command) : PagePeer
{
    private const string Done = "DONE ";

    /// <summary>Our client.</summary>
    public static ProcessPagePeer Ours { get; } = new("ours", (mode, source, folder, tracker) => [Environment.ProcessPath!, OurPageProcess.CommandName, mode, source, folder, tracker]);

    /// <summary>JavaScript's WebTorrent on Node.</summary>
    public static ProcessPagePeer Node { get; } = new("Node", (mode, source, folder, tracker) =>
    [
        Installation.Node, Installation.Script("webtorrent_peer.mjs"), mode, "--source", source, "--dir", folder,
        "--port", LocalPort.Free().ToString(CultureInfo.InvariantCulture), "--web-rtc", "--announce", tracker,
    ]);

    public override async Task<(string Magnet, IAsyncDisposable Seeder)> SeedAsync(Workload load, string tracker, CancellationToken cancellationToken)
    {
        var seeder = PeerProcess.Start(name, command("seed", load.TorrentPath, load.Folder, tracker));
        await seeder.WaitUntilReadyAsync(cancellationToken);
        return (TorrentInfo.Parse(await File.ReadAllBytesAsync(load.TorrentPath, cancellationToken)).ToMagnet().ToString(), seeder);
    }

    public override async Task<double> LeechAsync(Workload load, string magnet, string tracker, CancellationToken cancellationToken)
    {
        await using var leecher = PeerProcess.Start(name, command("leech", magnet, load.NewFolder(), tracker));
        await leecher.WaitForSuccessAsync(cancellationToken);
        return double.Parse(leecher.Lines.Single(line => line.StartsWith(Done, StringComparison.Ordinal))[Done.Length..], CultureInfo.InvariantCulture);
    }
}
