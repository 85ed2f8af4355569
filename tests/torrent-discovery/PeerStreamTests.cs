using System.Net;
using WebTorrent.TestKit;
using WebTorrent.TorrentDiscovery.Finding;

namespace WebTorrent.TorrentDiscovery.Tests;

public class PeerStreamTests
{
    [Theory]
    [InlineData("8.8.8.8:6881", false, true)]
    [InlineData("8.8.8.8:0", true, false)]
    [InlineData("192.168.1.1:80", false, false)]
    [InlineData("192.168.1.1:80", true, true)]
    [InlineData("127.0.0.1:22", false, false)]
    [InlineData("169.254.169.254:80", false, false)]
    [InlineData("[::1]:6881", false, false)]
    [InlineData("[fe80::1]:6881", true, true)]
    [InlineData("224.0.0.1:6881", true, false)]
    [InlineData("255.255.255.255:6881", true, false)]
    public async Task Offer_WhatAStrangerNames_OnlyWhatMayBeDialled(string endPoint, bool mayBePrivate, bool isPassedOn)
    {
        var stream = new PeerStream(allowPrivateAddresses: false, new VirtualTime());
        stream.Offer(IPEndPoint.Parse(endPoint), PeerSource.Dht, mayBePrivate);
        Assert.Equal(isPassedOn ? [endPoint] : [], (await ReadAsync(stream)).Select(peer => peer.EndPoint.ToString()));
    }

    [Fact]
    public async Task Offer_FromSeveralSources_TheFirstCounts()
    {
        var stream = new PeerStream(allowPrivateAddresses: true, new VirtualTime());
        stream.Offer(IPEndPoint.Parse("10.0.0.1:1"), PeerSource.Dht, mayBePrivate: false);
        stream.Offer(IPEndPoint.Parse("10.0.0.1:1"), PeerSource.Tracker, mayBePrivate: true);
        var peer = Assert.Single(await ReadAsync(stream));
        Assert.Equal(PeerSource.Dht, peer.Source);
    }

    [Fact]
    public async Task Offer_FasterThanAnybodyReads_BoundedAndNeverWaits()
    {
        var stream = new PeerStream(allowPrivateAddresses: true, new VirtualTime());
        for (var port = 1; port <= 20_000; port++)
            stream.Offer(new IPEndPoint(IPAddress.Loopback, port), PeerSource.Tracker, mayBePrivate: true);
        Assert.Equal(2_000, (await ReadAsync(stream)).Count);
    }

    [Fact]
    public async Task BecomePrivate_WhoeverWaits_OnlyTheTrackersPeersAreStillPassedOn()
    {
        var stream = new PeerStream(allowPrivateAddresses: true, new VirtualTime());
        stream.Offer(IPEndPoint.Parse("8.8.8.1:1"), PeerSource.Dht, mayBePrivate: false);
        stream.Offer(IPEndPoint.Parse("8.8.8.2:1"), PeerSource.Tracker, mayBePrivate: false);
        stream.Offer(IPEndPoint.Parse("8.8.8.3:1"), PeerSource.LocalNetwork, mayBePrivate: true);
        stream.BecomePrivate();
        stream.Offer(IPEndPoint.Parse("8.8.8.1:1"), PeerSource.Tracker, mayBePrivate: false);
        stream.Offer(IPEndPoint.Parse("8.8.8.4:1"), PeerSource.Dht, mayBePrivate: false);
        Assert.Equal(["8.8.8.2:1", "8.8.8.1:1"], (await ReadAsync(stream)).Select(peer => peer.EndPoint.ToString()));
    }

    private static async Task<List<DiscoveredPeer>> ReadAsync(PeerStream stream)
    {
        stream.Close();
        var peers = new List<DiscoveredPeer>();
        await foreach (var peer in stream.ReadAllAsync(CancellationToken.None))
            peers.Add(peer);
        return peers;
    }
}
