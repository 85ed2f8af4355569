using System.Globalization;
using WebTorrent.Benchmarks.Measurement;
using WebTorrent.Benchmarks.Transfer;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Benchmarks.Pages;

/// <summary>JavaScript's WebTorrent on Node.</summary>
internal sealed class NodePagePeer : PagePeer
{
    private const string Done = "DONE ";

    public override async Task<(string Magnet, IAsyncDisposable Seeder)> SeedAsync(Workload load, string tracker, CancellationToken cancellationToken)
    {
        var seeder = PeerProcess.Start("Node", Command("seed", load.TorrentPath, load.Folder, tracker));
        await seeder.WaitUntilReadyAsync(cancellationToken);
        return (TorrentInfo.Parse(await File.ReadAllBytesAsync(load.TorrentPath, cancellationToken)).ToMagnet().ToString(), seeder);
    }

    public override async Task<double> LeechAsync(Workload load, string magnet, string tracker, CancellationToken cancellationToken)
    {
        await using var leecher = PeerProcess.Start("Node", Command("leech", magnet, load.NewFolder(), tracker));
        await leecher.WaitForSuccessAsync(cancellationToken);
        return double.Parse(leecher.Lines.Single(line => line.StartsWith(Done, StringComparison.Ordinal))[Done.Length..], CultureInfo.InvariantCulture);
    }

    private static string[] Command(string mode, string source, string folder, string tracker) =>
    [
        Installation.Node, Installation.Script("webtorrent_peer.mjs"), mode, "--source", source, "--dir", folder,
        "--port", LocalPort.Free().ToString(CultureInfo.InvariantCulture), "--web-rtc", "--announce", tracker,
    ];
}
