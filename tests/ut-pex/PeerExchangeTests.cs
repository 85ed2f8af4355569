using System.Net;
using FsCheck.Fluent;
using WebTorrent.Protocol;
using WebTorrent.TestKit;

namespace WebTorrent.UtPex.Tests;

public class PeerExchangeTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task TrySend_FirstTime_TellsEverybody()
    {
        await using var line = await PexLine.CreateAsync(_time);
        Assert.True(line.Near.TrySend(Peers(1, 200)));
        await line.ReadFarAsync();
        Assert.Equal(Peers(1, 200), Assert.Single(line.Heard).Added);
    }

    [Fact]
    public async Task TrySend_WithinAMinute_Nothing_ThenOnlyWhatChanged()
    {
        await using var line = await PexLine.CreateAsync(_time);
        line.Near.TrySend(Peers(1, 3));
        await line.ReadFarAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(line.Near.TrySend(Peers(2, 4)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(line.Near.TrySend(Peers(2, 4)));
        await line.ReadFarAsync();
        Assert.Equal(Peers(4, 4), line.Heard[1].Added);
        Assert.Equal([Peers(1, 1)[0].EndPoint], line.Heard[1].Dropped);
    }

    [Fact]
    public async Task TrySend_NothingChanged_Nothing()
    {
        await using var line = await PexLine.CreateAsync(_time);
        Assert.False(line.Near.TrySend([]));
        Assert.True(line.Near.TrySend(Peers(1, 3)));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(line.Near.TrySend(Peers(1, 3)));
    }

    [Fact]
    public async Task TrySend_ManyChanges_FiftyAMinute_UntilAllIsTold()
    {
        await using var line = await PexLine.CreateAsync(_time);
        line.Near.TrySend(Peers(1, 120));
        await line.ReadFarAsync();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(PeerExchange.SendInterval);
            Assert.True(line.Near.TrySend(Peers(1001, 1120)));
            await line.ReadFarAsync();
            Assert.InRange(line.Heard[^1].Added.Count, 1, PeerExchange.MaxChanges);
            Assert.InRange(line.Heard[^1].Dropped.Count, 1, PeerExchange.MaxChanges);
        }

        Assert.Equal(Peers(1001, 1120).ToHashSet(), line.Heard.Skip(1).SelectMany(message => message.Added).ToHashSet());
        Assert.Equal(120, line.Heard.SelectMany(message => message.Dropped).Distinct().Count());
    }

    /// <summary>Whoever puts together all that was heard knows what was last told, for any history of comings and goings.</summary>
    [Fact]
    public void TrySend_AnyHistory_AddsUpToTheSwarm() => Law.Holds(
        Gen.SubListOf(Enumerable.Range(1, 30)).ListOf(6).ToArbitrary(),
        history => Run(async () =>
        {
            var time = new VirtualTime();
            await using var line = await PexLine.CreateAsync(time);
            foreach (var ports in history)
            {
                if (line.Near.TrySend([.. ports.Distinct().Select(Peer)]))
                    await line.ReadFarAsync();
                time.Advance(PeerExchange.SendInterval);
            }

            var known = new HashSet<IPEndPoint>();
            foreach (var message in line.Heard)
            {
                Assert.Empty(message.Added.Select(peer => peer.EndPoint).Intersect(message.Dropped));
                known.UnionWith(message.Added.Select(peer => peer.EndPoint));
                known.ExceptWith(message.Dropped);
            }

            Assert.Equal((history.LastOrDefault() ?? []).Select(port => Peer(port).EndPoint).ToHashSet(), known);
        }));

    [Fact]
    public async Task TrySend_PeerWithoutPex_Nothing()
    {
        await using var line = await PexLine.CreateAsync(_time, farSpeaksPex: false);
        Assert.False(line.Near.TrySend(Peers(1, 3)));
    }

    [Fact]
    public async Task Heard_Flood_OneMessageInThirtySeconds()
    {
        await using var line = await PexLine.CreateAsync(_time);
        for (var i = 0; i < 1_000; i++)
            line.SayRaw([.. "d5:added6:abcdefe"u8]);
        await line.ReadFarAsync();
        Assert.Single(line.Heard);
        _time.Advance(TimeSpan.FromSeconds(30));
        line.SayRaw([.. "d5:added6:abcdefe"u8]);
        while (line.Heard.Count < 2)
            await line.ReadFarAsync();
    }

    [Fact]
    public async Task Heard_Malformed_EndsTheWire()
    {
        await using var line = await PexLine.CreateAsync(_time);
        line.SayRaw([.. "d5:added5:abcdee"u8]);
        var error = await Assert.ThrowsAsync<WireException>(line.ReadFarAsync);
        Assert.Equal(WireErrorCode.ExtensionError, error.Code);
    }

#pragma warning disable VSTHRD002 // A law is judged synchronously; what it waits for goes on elsewhere.
    private static void Run(Func<Task> law) => Task.Run(law).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private static PexPeer Peer(int port) => new(new IPEndPoint(IPAddress.Parse("192.0.2.1"), port), PexFlags.Reachable);

    private static List<PexPeer> Peers(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(Peer)];
}
