using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Identifiers;
using WebTorrent.LocalDiscovery.Core;
using WebTorrent.LocalDiscovery.Network;
using WebTorrent.TestKit;

namespace WebTorrent.LocalDiscovery.Tests;

public class LocalDiscoveryCoreTests
{
    private static readonly IPAddress Neighbour = IPAddress.Parse("192.168.1.7");

    private readonly LocalDiscoveryCore _core = new(new LocalDiscoveryOptions { MaxTorrents = 2_000 }, "ours");
    private readonly List<(TimeSpan At, LocalAnnounce Announce)> _sent = [];

    [Fact]
    public void Torrent_IsAnnouncedSoon_AndThenEveryFiveMinutes()
    {
        _core.Announce(TimeSpan.Zero, Hash(1), 6881);
        RunUntil(TimeSpan.FromMinutes(16));
        Assert.Equal([0.1, 300.1, 600.1, 900.1], _sent.Select(sent => Math.Round(sent.At.TotalSeconds, 3)));
        Assert.All(_sent, sent => Assert.Equal((6881, "ours"), (sent.Announce.Port, sent.Announce.Cookie)));
    }

    [Fact]
    public void ThousandTorrents_ShareAnnounces_OneAMinuteAfterTheFirstFive()
    {
        for (var i = 0; i < 1_000; i++) _core.Announce(TimeSpan.Zero, Hash(i), 6881);
        RunUntil(TimeSpan.FromMinutes(40));
        Assert.Equal(5, _sent.Count(sent => sent.At < TimeSpan.FromSeconds(1)));
        for (var minute = 1; minute < 40; minute++)
            Assert.Equal(1, _sent.Count(sent => sent.At > TimeSpan.FromMinutes(minute - 0.5) && sent.At <= TimeSpan.FromMinutes(minute + 0.5)));
        Assert.All(_sent, sent => Assert.InRange(sent.Announce.InfoHashes.Count, 1, LocalAnnounce.MaxInfoHashes));
        Assert.Equal(1_000, _sent.SelectMany(sent => sent.Announce.InfoHashes).Distinct().Count());
    }

    [Fact]
    public void DifferentPorts_GoInDifferentAnnounces()
    {
        for (var i = 0; i < 10; i++) _core.Announce(TimeSpan.Zero, Hash(i), (ushort)(1000 + (i % 2)));
        RunUntil(TimeSpan.FromSeconds(1));
        Assert.Equal([(1000, 5), (1001, 5)], _sent.Select(sent => ((int)sent.Announce.Port, sent.Announce.InfoHashes.Count)).Order());
    }

    [Fact]
    public void Stopped_IsAnnouncedNoMore_AndHeardNoMore()
    {
        _core.Announce(TimeSpan.Zero, Hash(1), 6881);
        _core.Announce(TimeSpan.Zero, Hash(2), 6881);
        _core.Stop(Hash(1));
        RunUntil(TimeSpan.FromHours(1));
        Assert.All(_sent, sent => Assert.Equal([Hash(2)], sent.Announce.InfoHashes));
        Assert.Empty(Hear(TimeSpan.FromHours(1), new LocalAnnounce(1, [Hash(1)], null)));
        _core.Stop(Hash(2));
        RunUntil(TimeSpan.FromHours(2));
        Assert.Null(_core.NextTimeout);
    }

    [Fact]
    public void Neighbour_IsTold_OnceAMinute_ForOurTorrentsOnly()
    {
        _core.Announce(TimeSpan.Zero, Hash(1), 6881);
        _core.Announce(TimeSpan.Zero, Hash(2), 6881);
        var announce = new LocalAnnounce(7000, [Hash(1), Hash(2), Hash(3), Hash(1)], "theirs");
        Assert.Equal([Peer(1, 7000), Peer(2, 7000)], Hear(TimeSpan.Zero, announce));
        Assert.Empty(Hear(TimeSpan.FromSeconds(59), announce));
        Assert.Equal([Peer(1, 7001)], Hear(TimeSpan.FromSeconds(59), new LocalAnnounce(7001, [Hash(1)], null)));
        Assert.Equal([Peer(1, 7000), Peer(2, 7000)], Hear(TimeSpan.FromSeconds(60), announce));
    }

    [Fact]
    public void OwnAnnounce_IsIgnored()
    {
        _core.Announce(TimeSpan.Zero, Hash(1), 6881);
        Assert.Empty(Hear(TimeSpan.Zero, new LocalAnnounce(7000, [Hash(1)], "ours")));
    }

    [Fact]
    public void FloodOfAnnounces_IsBounded()
    {
        _core.Announce(TimeSpan.Zero, Hash(1), 6881);
        var told = 0;
        for (var port = 1; port <= 50_000; port++) told += Hear(TimeSpan.FromMilliseconds(port / 10.0), new LocalAnnounce((ushort)port, [Hash(1)], null)).Count;
        Assert.InRange(told, 900, 1_010);
    }

    [Fact]
    public void TorrentsBeyondTheLimit_AreRefused()
    {
        for (var i = 0; i < 2_000; i++) Assert.True(_core.Announce(TimeSpan.Zero, Hash(i), 1));
        Assert.False(_core.Announce(TimeSpan.Zero, Hash(2_000), 1));
        Assert.True(_core.Announce(TimeSpan.Zero, Hash(7), 2));
    }

    [Fact]
    public void AnyTorrentsComingAndGoing_NeverMoreThanOneAMinuteAfterFive() => Law.Holds(
        Gen.Choose(0, 40).Two().Select(pair => (Torrent: pair.Item1, Seconds: pair.Item2)).ListOf().ToArbitrary(),
        steps =>
        {
            var core = new LocalDiscoveryCore(new LocalDiscoveryOptions(), "ours");
            var (now, sent, wanted) = (TimeSpan.Zero, 0, new HashSet<int>());
            foreach (var (torrent, seconds) in steps)
            {
                if (wanted.Remove(torrent)) core.Stop(Hash(torrent));
                else if (wanted.Add(torrent)) core.Announce(now, Hash(torrent), (ushort)(1 + (torrent % 3)));
                now += TimeSpan.FromSeconds(seconds);
                core.HandleTimeout(now);
                while (core.TryTransmit(out var announce))
                {
                    sent++;
                    Assert.All(announce.InfoHashes, hash => Assert.Contains(hash, wanted.Select(Hash)));
                }
            }

            Assert.InRange(sent, 0, 5 + now.TotalMinutes);
        });

    private static InfoHash Hash(int number) => InfoHash.Compute(BitConverter.GetBytes(number));

    private static LocalPeer Peer(int torrent, int port) => new(Hash(torrent), new IPEndPoint(Neighbour, port));

    private List<LocalPeer> Hear(TimeSpan now, LocalAnnounce announce)
    {
        _core.HandlePacket(now, Neighbour, announce.Encode(MulticastGroup.IPv4.Host));
        var peers = new List<LocalPeer>();
        while (_core.TryReadEvent(out var peer)) peers.Add(peer);
        return peers;
    }

    private void RunUntil(TimeSpan end)
    {
        while (_core.NextTimeout is { } next && next <= end)
        {
            _core.HandleTimeout(next);
            while (_core.TryTransmit(out var announce)) _sent.Add((next, announce));
        }
    }
}
