using System.Net;
using System.Runtime.CompilerServices;
using WebTorrent.TestKit;
using WebTorrent.TorrentDiscovery.Finding;

namespace WebTorrent.TorrentDiscovery.Tests;

public class DhtRoundsTests
{
    private static readonly IPEndPoint Peer = IPEndPoint.Parse("8.8.8.8:6881");
    private readonly VirtualTime _time = new();
    private readonly List<TimeSpan> _lookups = [];
    private readonly List<IPEndPoint> _found = [];
    private int _announces;
    private int _accepting;
    private List<IPEndPoint> _peers = [];

    [Fact]
    public async Task Found_RoundsEveryQuarterOfAnHour()
    {
        _peers = [Peer];
        await RunAsync(Make(), TimeSpan.FromMinutes(31));
        Assert.Equal([TimeSpan.Zero, DhtRounds.Interval, DhtRounds.Interval * 2], _lookups);
        Assert.Equal([Peer, Peer, Peer], _found);
        Assert.Equal(3, _announces);
    }

    [Fact]
    public async Task NobodyReached_RetriesSoon_ThenLessAndLess()
    {
        await RunAsync(Make(), TimeSpan.FromMinutes(3));
        Assert.Equal([0, 5, 15, 35, 75, 155], _lookups.Select(at => at.TotalSeconds));
    }

    [Fact]
    public async Task NobodyReachedForADay_AtLeastEveryQuarterOfAnHour()
    {
        await RunAsync(Make(), TimeSpan.FromHours(24));
        Assert.InRange(_lookups.Count, 24 * 4, (24 * 4) + 12);
    }

    [Fact]
    public async Task AcceptedWithoutAPeer_IsNoFailure()
    {
        _accepting = 8;
        await RunAsync(Make(), TimeSpan.FromMinutes(14));
        Assert.Single(_lookups);
    }

    [Fact]
    public async Task SeekMore_NextRoundAsSoonAsItMay()
    {
        _peers = [Peer];
        var rounds = Make();
        using var stopping = new CancellationTokenSource();
        var running = rounds.RunAsync(stopping.Token);
        await PassAsync(TimeSpan.FromSeconds(10));
        rounds.SeekMore();
        rounds.SeekMore();
        await PassAsync(TimeSpan.FromMinutes(5));
        await StopAsync(running, stopping);
        Assert.Equal([TimeSpan.Zero, DhtRounds.MinInterval], _lookups);
    }

    private DhtRounds Make() => new(_time)
    {
        Lookup = LookupAsync,
        Announce = _ =>
        {
            _announces++;
            return Task.FromResult(_accepting);
        },
        Found = _found.Add,
    };

    private async IAsyncEnumerable<IPEndPoint> LookupAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _lookups.Add(_time.Elapsed);
        foreach (var peer in _peers)
        {
            await Task.CompletedTask;
            yield return peer;
        }
    }

    private async Task RunAsync(DhtRounds rounds, TimeSpan duration)
    {
        using var stopping = new CancellationTokenSource();
        var running = rounds.RunAsync(stopping.Token);
        await PassAsync(duration);
        await StopAsync(running, stopping);
    }

    /// <summary>Goes on from timer to timer, each time once what waits for it waits.</summary>
    private async Task PassAsync(TimeSpan duration)
    {
        var end = _time.Elapsed + duration;
        while (_time.Elapsed < end)
        {
            await Wait.UntilAsync(() => _time.WaitingTimers == 1);
            _time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private static async Task StopAsync(Task running, CancellationTokenSource stopping)
    {
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
