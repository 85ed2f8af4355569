using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class ChokerTests
{
    private readonly HashSet<IChokeCandidate> _unchoked = [];

    [Fact]
    public void FewerThanSlots_AllAreServed()
    {
        var peers = Peers(3);
        new Choker(4, new Random(1)).Decide(TimeSpan.Zero, isSeeding: false, peers, _unchoked);
        Assert.Equal(3, _unchoked.Count);
    }

    [Fact]
    public void NotInterested_IsNotServed()
    {
        var peers = Peers(3);
        peers[1].IsPeerInterested = false;
        new Choker(4, new Random(1)).Decide(TimeSpan.Zero, isSeeding: false, peers, _unchoked);
        Assert.DoesNotContain(peers[1], _unchoked);
    }

    [Fact]
    public void Downloading_ServesThoseWhoSendMost_AndOneStranger()
    {
        var peers = Peers(20);
        for (var i = 0; i < peers.Length; i++)
            peers[i].DownloadRate = i;

        new Choker(4, new Random(1)).Decide(TimeSpan.Zero, isSeeding: false, peers, _unchoked);

        Assert.Equal(4, _unchoked.Count);
        Assert.Superset(new HashSet<IChokeCandidate>(peers[17..]), _unchoked);
    }

    [Fact]
    public void Downloading_DoesNotServeWhoStoppedAnswering()
    {
        var peers = Peers(20);
        peers[0].DownloadRate = 1_000;
        peers[0].IsSnubbed = true;
        var served = 0;
        for (var seed = 0; seed < 50; seed++)
        {
            new Choker(2, new Random(seed)).Decide(TimeSpan.Zero, isSeeding: false, peers, _unchoked);
            served += _unchoked.Contains(peers[0]) ? 1 : 0;
        }

        Assert.InRange(served, 0, 15); // As the stranger of the round at most.
    }

    [Fact]
    public void Seeding_EverybodyGetsATurn()
    {
        var peers = Peers(12);
        var choker = new Choker(4, new Random(1));
        var now = TimeSpan.Zero;
        for (var round = 0; round < 24; round++)
        {
            choker.Decide(now, isSeeding: true, peers, _unchoked);
            Assert.Equal(4, _unchoked.Count);
            foreach (var peer in peers)
                peer.Set(_unchoked.Contains(peer), now);
            now += Choker.Interval;
        }

        Assert.All(peers, p => Assert.True(p.Turns > 0, "A peer was never served."));
    }

    [Fact]
    public void Optimistic_StaysForThreeRounds_ThenChanges()
    {
        var peers = Peers(30);
        var choker = new Choker(2, new Random(1));
        peers[0].DownloadRate = 100;
        var strangers = new List<IChokeCandidate>();
        for (var round = 0; round < 9; round++)
        {
            choker.Decide(TimeSpan.FromMinutes(5) + (Choker.Interval * round), isSeeding: false, peers, _unchoked);
            strangers.Add(_unchoked.Single(p => p != peers[0]));
        }

        Assert.Same(strangers[0], strangers[2]);
        Assert.Same(strangers[3], strangers[5]);
        Assert.True(strangers.Distinct().Count() >= 2);
    }

    private static FakePeer[] Peers(int count) => [.. Enumerable.Range(0, count).Select(_ => new FakePeer())];

    private sealed class FakePeer : IChokeCandidate
    {
        public bool IsPeerInterested { get; set; } = true;

        public bool IsSnubbed { get; set; }

        public double DownloadRate { get; set; }

        public double UploadRate => 0;

        public TimeSpan ConnectedAt => TimeSpan.Zero;

        public TimeSpan ChokeChangedAt { get; private set; }

        public bool IsChoked { get; private set; } = true;

        public int Turns { get; private set; }

        public void Set(bool unchoked, TimeSpan now)
        {
            if (unchoked == !IsChoked)
                return;
            IsChoked = !unchoked;
            ChokeChangedAt = now;
            Turns += unchoked ? 1 : 0;
        }
    }
}
