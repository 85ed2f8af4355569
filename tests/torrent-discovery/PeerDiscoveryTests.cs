using WebTorrent.Identifiers;

namespace WebTorrent.TorrentDiscovery.Tests;

public class PeerDiscoveryTests
{
    private static readonly InfoHash Torrent = InfoHash.Compute("a torrent"u8);

    [Fact]
    public async Task BecomePrivate_BeforeTheStartAndAfterTheEnd_IsNoError()
    {
        var discovery = new PeerDiscovery(Torrent, new PeerDiscoveryOptions());
        discovery.BecomePrivate();
        discovery.Start();
        await discovery.DisposeAsync();
        discovery.BecomePrivate();
        await discovery.DisposeAsync();
    }

    [Fact]
    public void TrackersWithoutADescription_AreRefused()
    {
        var group = new TrackerGroup(null!, [["http://localhost/announce"]], MayNamePrivatePeers: false);
        Assert.Throws<ArgumentException>(() => new PeerDiscovery(Torrent, new PeerDiscoveryOptions { Trackers = [group] }));
    }
}
