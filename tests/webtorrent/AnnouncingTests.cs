using System.Net;
using WebTorrent.ParseTorrent;
using WebTorrent.TestKit;
using WebTorrent.TorrentEngine;
using WebTorrent.TrackerServer;

namespace WebTorrent.Tests;

public sealed class AnnouncingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TorrentThatFails_IsTakenOutOfItsSwarm()
    {
        await using var tracker = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [new IPEndPoint(IPAddress.Loopback, 0)] });
        await tracker.StartAsync();
        var announce = new AddTorrentOptions { Announce = [$"http://{tracker.HttpEndPoints[0]}/announce"] };
        await using var seeder = Client("seed");
        var seeding = await seeder.SeedAsync(_folder.Write("seed/payload.bin", new byte[100_000]), options: announce);
        await Wait.UntilAsync(() => tracker.GetStats().Swarms.Peers == 1);

        // Where the file has to be there is a folder, and that is found out after the metadata came, and so after the first announce.
        await using var client = Client("copy");
        _folder.Write("copy/payload.bin/something", [1]);
        var failing = await client.StartTorrentAsync(TorrentSource.Parse(seeding.Info!.ToMagnet().ToString()), announce with { Peers = [seeder.ListenEndPoint!] });

        await Wait.UntilAsync(() => tracker.GetStats() is { HttpAnnounces: 3, Swarms: { Peers: 1, Seeders: 1 } });
        Assert.Equal(TorrentState.Failed, failing.State);
    }

    private WebTorrentClient Client(string folder)
        => new(new WebTorrentClientOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), DownloadDirectory = _folder.Combine(folder) });
}
