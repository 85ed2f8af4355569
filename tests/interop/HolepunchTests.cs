using System.Net;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Interop.Tests;

/// <summary>Two of ours, each behind a firewall, meet because libtorrent, which both know, introduces them (BEP 55).</summary>
public sealed class HolepunchTests(Payloads payloads)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    /// <summary>
    /// The leecher's dial does not get in, and the seeder dials nobody until it is told to. At the pace of the peer between them the payload would
    /// take twenty minutes: it comes straight, or too late.
    /// </summary>
    [Fact]
    public async Task BothBehindFirewalls_LibtorrentIntroducesThem_PayloadComesStraight()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        using var folder = new TemporaryFolder();
        var between = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort());
        await using var seeder = new UtpEngine(payload, payload.Folder, isSeeder: true, isFirewalled: true);
        seeder.Firewall!.Open(between);
        await using RunningProgram libtorrent = UtpLibtorrent.Stay(payload, folder.Folder("between"), between, seeder.Listen);
        await libtorrent.WaitForLineAsync("peers 1 ", Patience);
        await using (var leecher = new UtpEngine(payload, folder.Folder("download"), isSeeder: false, isFirewalled: true))
        {
            Task met = MeetAsync(leecher.Torrent, seeder.Listen);
            leecher.Torrent.AddPeer(between, isTrusted: true);
            await met.WaitAsync(Patience);
            await leecher.Torrent.WaitForCompletionAsync().WaitAsync(Patience);
            Assert.NotEqual(0, seeder.Firewall.Refused);
        }

        payload.AssertSame(folder.Folder("download"));
    }

    private static async Task MeetAsync(Torrent torrent, IPEndPoint other)
    {
        await foreach (TorrentEvent happened in torrent.WatchAsync())
        {
            if (happened is PeerConnected connected && other.Equals(connected.EndPoint)) return;
        }

        throw new InvalidOperationException("The torrent ended before they met.");
    }
}
