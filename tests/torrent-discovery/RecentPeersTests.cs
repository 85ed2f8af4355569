using System.Net;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.TorrentDiscovery.Finding;

namespace WebTorrent.TorrentDiscovery.Tests;

public class RecentPeersTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    [Fact]
    public void Add_Twice_OnlyOnce_UntilItIsOld()
    {
        var recent = new RecentPeers(100, Period);
        Assert.True(recent.Add(Peer(1), TimeSpan.Zero));
        Assert.False(recent.Add(Peer(1), Period - TimeSpan.FromSeconds(1)));
        Assert.False(recent.Add(Peer(1), Period));
        Assert.True(recent.Add(Peer(1), Period * 2));
    }

    [Fact]
    public void Add_AfterALongSilence_EverythingIsNew()
    {
        var recent = new RecentPeers(100, Period);
        recent.Add(Peer(1), TimeSpan.Zero);
        Assert.True(recent.Add(Peer(1), Period * 3));
    }

    /// <summary>Within the period nothing is told twice while there is room, and at most two capacities are kept.</summary>
    [Fact]
    public void Add_AnyOrder_NoPeerTwiceAmongTheLastFew() => Law.Holds(
        Gen.Choose(1, 30).ListOf(200).ToArbitrary(),
        ports =>
        {
            var recent = new RecentPeers(40, Period);
            var told = ports.Where(port => recent.Add(Peer(port), TimeSpan.Zero)).ToList();
            Assert.Equal(ports.Distinct(), told);
        });

    private static IPEndPoint Peer(int port) => new(IPAddress.Parse("8.8.8.8"), port);
}
