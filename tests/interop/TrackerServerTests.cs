using System.Net;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TrackerServer;

namespace WebTorrent.Interop.Tests;

/// <summary>Our tracker, served to other people's clients.</summary>
public sealed class TrackerServerTests(Payloads payloads)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(150);

    // JavaScript peers' offers leave five seconds late, and two that offer to each other at the same time drop both connections, every interval
    // again: one begins in the middle of the other's pause.
    private static readonly TimeSpan WebSocketInterval = TimeSpan.FromSeconds(20);

    /// <summary>
    /// libtorrent seeds; the JavaScript WebTorrent is the bridge between TCP and WebRTC; aria2, Transmission, libtorrent over UDP and a JavaScript WebTorrent that is on the
    /// WebSocket alone find what they need.
    /// </summary>
    [Fact]
    public async Task AllKindsOfClients_AtOnce_FindEachOtherAndFinish()
    {
        LocalNetwork.RequireAddresses();
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        using var scratch = new TemporaryFolder();
        var listen = new IPEndPoint(LocalNetwork.FirstAddress, LocalNetwork.FreePort());
        await using var tracker = new TrackerHost(new TrackerServerOptions
        {
            HttpEndPoints = [listen],
            UdpEndPoints = [listen],
            Interval = TimeSpan.FromSeconds(5),
            MinInterval = TimeSpan.FromSeconds(1),
            WebSocketInterval = WebSocketInterval,
        });
        await tracker.StartAsync();
        string http = $"http://{listen}/announce", udp = $"udp://{listen}/announce", ws = $"ws://{listen}";
        TorrentFile overHttp = await payload.Torrent.WithAnnounceAsync(http, scratch.File("http.torrent"));
        TorrentFile overUdp = await payload.Torrent.WithAnnounceAsync(udp, scratch.File("udp.torrent"));

        await using RunningPeer seeder = await new LibtorrentClient().SeedAsync(Job(scratch, new LibtorrentClient(), overHttp, http, payload.Folder));
        string bridged = scratch.Folder("bridge"), webOnly = scratch.Folder("web");
        await using RunningPeer bridge = TrackerServerPeer.LeechAndStay(payload, bridged, http, ws);
        List<Download> downloads = [];
        foreach ((TorrentClient client, TorrentFile torrent, string announce) in
            new (TorrentClient, TorrentFile, string)[] { (new Aria2Client(), overHttp, http), (new TransmissionClient(), overHttp, http), (new LibtorrentClient(), overUdp, udp) })
        {
            PeerJob job = Job(scratch, client, torrent, announce, scratch.Folder("out-" + client.Name));
            downloads.Add(new Download(payload, client, await client.LeechAsync(job), job.Folder));
        }

        using var patience = new CancellationTokenSource(Timeout);
        while (tracker.GetStats().WebSocketAnnounces == 0) await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        await Task.Delay(WebSocketInterval / 2);
        await using RunningPeer web = TrackerServerPeer.Leech(payload, webOnly, ws);
        await using RunningPeer aria2 = downloads[0].Peer, transmission = downloads[1].Peer, libtorrent = downloads[2].Peer;
        await Task.WhenAll([.. downloads.Select(download => download.FinishAsync(Timeout)), bridge.Program.WaitForLineAsync("DONE", Timeout), web.WaitUntilWholeAsync(Timeout)]);
        payload.AssertSame(bridged);
        payload.AssertSame(webOnly);
        Assert.DoesNotContain(web.Program.Lines, line => line.StartsWith("wire tcp", StringComparison.Ordinal));
        TrackerServerStats stats = tracker.GetStats();
        Assert.True(stats is { HttpAnnounces: > 0, UdpAnnounces: > 0, WebSocketAnnounces: > 0, Relays: > 0 }, stats.ToString());
    }

    private static PeerJob Job(TemporaryFolder scratch, TorrentClient client, TorrentFile torrent, string announce, string folder) => new()
    {
        Source = torrent.Path,
        Folder = folder,
        Tracker = announce,
        Scratch = scratch.Folder("scratch" + Guid.NewGuid().ToString("N")[..8]),
        Listen = new IPEndPoint(client.NeedsOwnAddress ? LocalNetwork.SecondAddress : LocalNetwork.FirstAddress, LocalNetwork.FreePort()),
    };
}
