using WebTorrent.TestKit;
using WebTorrent.TrackerPostgres.Core;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Tests;

public class OutboxTests
{
    private static readonly PeerRecord Record = new(Some.Swarm, Some.Id(1), Some.Peer(1).EndPoint, false, SwarmEvent.None);

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(70);

    [Fact]
    public void Peers_ComeOutInOrder_InBatchesOfAtMostAMegabyte()
    {
        var outbox = new PeerOutbox(16 * 1024 * 1024, Lifetime, new VirtualTime());
        Assert.True(outbox.Add(in Record));
        for (var i = 1; i < 50_000; i++)
            Assert.False(outbox.Add(Record with { Id = Some.Id(i) }));
        var count = 0;
        while (outbox.Take() is { } bytes)
        {
            Assert.InRange(bytes.Data.Length, 1, 1024 * 1024);
            ReadOnlySpan<byte> batch = bytes.Data;
            for (; PeerRecord.TryRead(ref batch, out var record); count++)
                Assert.Equal(Some.Id(Math.Max(1, count)), record.Id);
        }

        Assert.Equal(50_000, count);
        Assert.True(outbox.IsEmpty);
    }

    [Fact]
    public void Peers_OverTheLimit_AreCountedNotKept()
    {
        var outbox = new PeerOutbox(64 * 1024, Lifetime, new VirtualTime());
        for (var i = 0; i < 10_000; i++)
            outbox.Add(in Record);
        Assert.InRange(outbox.Take()!.Value.Data.Length, 60 * 1024, 64 * 1024);
        Assert.Equal(10_000 - (64 * 1024 / 47), outbox.Dropped);
        Assert.True(outbox.Add(in Record));
    }

    [Fact]
    public void Peers_ThatWaitedForHours_KeepTheirTime_AndAreForgottenWithIt()
    {
        var time = new VirtualTime();
        var outbox = new PeerOutbox(64 * 1024, Lifetime, time);
        // One announce every ten minutes, while the database is away for a day.
        for (var i = 0; i < 144; i++)
        {
            outbox.Add(in Record);
            time.Advance(TimeSpan.FromMinutes(10));
        }

        var ages = new List<TimeSpan>();
        while (outbox.Take() is { } batch)
            ages.Add(time.GetElapsedTime(batch.At));
        Assert.Equal([.. Enumerable.Range(1, 6).Reverse().Select(i => TimeSpan.FromMinutes(10 * i))], ages);
    }

    [Fact]
    public void Peers_ThatGotTooOld_MakeRoomForOthers()
    {
        var time = new VirtualTime();
        var outbox = new PeerOutbox(64 * 1024, Lifetime, time);
        while (outbox.Dropped == 0)
            outbox.Add(in Record);
        time.Advance(Lifetime);
        outbox.Add(in Record);
        Assert.Equal((1, 47), ((int)outbox.Dropped, outbox.Take()!.Value.Data.Length));
    }

    [Fact]
    public void Relays_AreKeptByTracker_WithinTheLimit()
    {
        var outbox = new RelayOutbox(64 * 1024, new VirtualTime());
        Guid first = Guid.NewGuid(), second = Guid.NewGuid();
        Assert.True(outbox.TryAdd(first, new RelayRecord(Some.Swarm, Some.Id(1), new byte[30_000])));
        Assert.True(outbox.TryAdd(second, new RelayRecord(Some.Swarm, Some.Id(1), new byte[30_000])));
        Assert.False(outbox.TryAdd(second, new RelayRecord(Some.Swarm, Some.Id(1), new byte[30_000])));
        Assert.Equal([first, second], outbox.Take().Select(batch => batch.Node));
        Assert.True(outbox.IsEmpty);
    }

    [Fact]
    public void Relays_ThatGotOld_AreOfNoUse()
    {
        var time = new VirtualTime();
        var outbox = new RelayOutbox(64 * 1024, time);
        outbox.TryAdd(Guid.NewGuid(), new RelayRecord(Some.Swarm, Some.Id(1), new byte[10]));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(outbox.Take());
    }
}
