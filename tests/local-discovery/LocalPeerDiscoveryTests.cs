using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.LocalDiscovery.Core;
using WebTorrent.LocalDiscovery.Network;

namespace WebTorrent.LocalDiscovery.Tests;

/// <summary>Real sockets; peers of other programs on this network do no harm, for the torrents are random.</summary>
public class LocalPeerDiscoveryTests
{
    [Fact]
    public async Task TwoClientsOnOneMachine_FindEachOther_AndNotThemselves()
    {
        SkipWithoutMulticast();
        var hash = InfoHash.Compute(Guid.NewGuid().ToByteArray());
        await using var one = new LocalPeerDiscovery();
        await using var two = new LocalPeerDiscovery();
        one.Start();
        two.Start();
        two.Announce(hash, 1002);
        one.Announce(hash, 1001);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(15));
        Assert.Equal((hash, 1002), await FirstAsync(one, timeout.Token));
        Assert.Equal((hash, 1001), await FirstAsync(two, timeout.Token));
    }

    [Fact]
    public async Task Dispose_EndsTheStreamOfPeers_AndMayBeCalledAgain()
    {
        var discovery = new LocalPeerDiscovery();
        discovery.Announce(default, 1);
        discovery.Start();
        discovery.Start();
        var reading = discovery.PeersAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        var next = reading.MoveNextAsync();
        await discovery.DisposeAsync();
        await discovery.DisposeAsync();
        Assert.False(await next);
        Assert.Throws<ObjectDisposedException>(discovery.Start);
        Assert.Throws<ObjectDisposedException>(() => discovery.Announce(default, 1));
        discovery.Stop(default);
    }

    [Fact]
    public async Task NothingEnabled_IsNoError()
    {
        await using var discovery = new LocalPeerDiscovery(new LocalDiscoveryOptions { EnableIPv4 = false, EnableIPv6 = false });
        discovery.Start();
        discovery.Announce(default, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => discovery.Announce(default, 0));
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        var good = new LocalDiscoveryOptions();
        foreach (var bad in new[]
        {
            good with { AnnounceInterval = TimeSpan.FromSeconds(59) }, good with { HopLimit = 0 }, good with { HopLimit = 256 },
            good with { MaxTorrents = 0 }, good with { PeerQueueLength = 0 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new LocalPeerDiscovery(bad));
        }
    }

    [Theory]
    [InlineData("192.0.2.77", true)]
    [InlineData("192.0.3.1", false)]
    [InlineData("2001:db8:0:1::5", true)]
    [InlineData("2001:db8:0:2::5", false)]
    public void Interface_HoldsItsOwnNetworkOnly(string address, bool holds)
    {
        var network = new LocalInterface(1, 1, [(IPAddress.Parse("192.0.2.1"), 24), (IPAddress.Parse("2001:db8:0:1::1"), 64)]);
        Assert.Equal(holds, network.Holds(IPAddress.Parse(address)));
    }

    private static async Task<(InfoHash InfoHash, int Port)> FirstAsync(LocalPeerDiscovery discovery, CancellationToken cancellationToken)
    {
        await foreach (var peer in discovery.PeersAsync(cancellationToken)) return (peer.InfoHash, peer.EndPoint.Port);
        throw new InvalidOperationException("The stream ended.");
    }

    private static void SkipWithoutMulticast()
    {
        try
        {
            using var socket = new MulticastSocket(MulticastGroup.IPv4, hopLimit: 1);
            socket.Join(LocalInterface.GetAll());
            if (socket.Send(new LocalAnnounce(1, [default], null).Encode("test")) > 0) return;
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Nothing of the kind here.
        }

        Assert.Skip("No interface of this machine carries multicast.");
    }
}
