using System.Net;
using WebTorrent.TestKit;

namespace WebTorrent.Tracker.Tests;

public class TrackerAnnouncerTests
{
    [Fact]
    public async Task Session_StartedRegularCompletedStopped()
    {
        await using var rig = new Rig();
        rig.Announcer.Start();
        Assert.Equal(Some.Seeder, await rig.NextPeerAsync());
        await rig.ForWorkingAsync();

        rig.Time.Advance(TimeSpan.FromMinutes(30));
        await rig.ForEventsAsync(2);
        await rig.ForWorkingAsync();

        await rig.Announcer.CompletedAsync();
        await rig.Announcer.CompletedAsync();
        await rig.Announcer.DisposeAsync();
        Assert.Equal([AnnounceEvent.Started, AnnounceEvent.None, AnnounceEvent.Completed, AnnounceEvent.Stopped], rig.Server.Events);
    }

    [Fact]
    public async Task Status_ShowsSwarmAndNextAnnounce()
    {
        await using var rig = new Rig("http://no-tracker.invalid:x/");
        Assert.Equal(TrackerState.Idle, rig.Announcer.Trackers[0].State);
        rig.Announcer.Start();
        await rig.ForWorkingAsync();
        var status = rig.Announcer.Trackers[0];
        Assert.Equal((2, 3, 1), (status.Seeders, status.Leechers, status.LastPeers));
        Assert.Equal(rig.Time.GetUtcNow().AddMinutes(30), status.NextAnnounce);
        Assert.Equal(TrackerState.Disabled, rig.Announcer.Trackers[1].State);
    }

    [Fact]
    public async Task AnnounceNow_ComesAfterTheMinimumInterval()
    {
        await using var rig = new Rig();
        rig.Announcer.Start();
        await rig.ForWorkingAsync();
        rig.Announcer.AnnounceNow();
        await Wait.UntilAsync(() => rig.Announcer.Trackers[0].NextAnnounce == rig.Time.GetUtcNow().AddSeconds(60));
        rig.Time.Advance(TimeSpan.FromSeconds(60));
        await rig.ForEventsAsync(2);
    }

    [Fact]
    public async Task DeadTracker_IsTriedAgain()
    {
        await using var rig = new Rig();
        rig.Server.IsSilent = true;
        rig.Announcer.Start();
        await Wait.UntilAsync(() => rig.Server.Received.Count == 1 && rig.Time.WaitingTimers == 1);
        rig.Server.IsSilent = false;
        await Wait.UntilAsync(() =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(5));
            return rig.Announcer.Trackers[0].State == TrackerState.Working;
        });
        Assert.Equal(Some.Seeder, await rig.NextPeerAsync());
    }

    [Fact]
    public async Task Dispose_WithATrackerThatDied_TakesTwoSeconds()
    {
        await using var rig = new Rig();
        rig.Announcer.Start();
        await rig.ForWorkingAsync();
        rig.Server.IsSilent = true;
        var dispose = rig.Announcer.DisposeAsync().AsTask();
        await rig.ForEventsAsync(2);
        rig.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(dispose.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        await dispose.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(AnnounceEvent.Stopped, rig.Server.Events.Last());
    }

    [Fact]
    public async Task Dispose_BeforeAnyAnswer_EndsAtOnce_AndSaysNothing()
    {
        await using var rig = new Rig();
        rig.Server.IsSilent = true;
        rig.Announcer.Start();
        await Wait.UntilAsync(() => rig.Server.Received.Count == 1);
        await rig.Announcer.DisposeAsync();
        Assert.Empty(rig.Server.Events);
    }

    [Fact]
    public async Task Dispose_WithoutStart_EndsEverything()
    {
        await using var rig = new Rig();
        var completed = rig.Announcer.CompletedAsync();
        await rig.Announcer.DisposeAsync();
        await rig.Announcer.DisposeAsync();
        await completed;
        await rig.Announcer.CompletedAsync();
        rig.Announcer.AnnounceNow();
        Assert.Empty(await ToListAsync(rig.Announcer.PeersAsync()));
        Assert.Throws<ObjectDisposedException>(rig.Announcer.Start);
        Assert.Empty(rig.Server.Received);
    }

    [Fact]
    public async Task Completed_JustBeforeDispose_IsStillSaid_AndBeforeStopped()
    {
        await using var rig = new Rig();
        rig.Announcer.Start();
        await rig.ForWorkingAsync();
        _ = rig.Announcer.CompletedAsync();
        await rig.Announcer.DisposeAsync();
        Assert.Equal([AnnounceEvent.Started, AnnounceEvent.Completed, AnnounceEvent.Stopped], rig.Server.Events);
    }

    [Fact]
    public async Task DescriptionThatThrows_IsTheTrackersFailure_AndTriedAgain()
    {
        var isBroken = true;
        await using var rig = new Rig { Request = _ => isBroken ? throw new OperationCanceledException("broken") : Some.Announce };
        rig.Announcer.Start();
        await Wait.UntilAsync(() => rig.Announcer.Trackers[0].State == TrackerState.Failed);
        Assert.Contains("broken", rig.Announcer.Trackers[0].Message, StringComparison.Ordinal);
        isBroken = false;
        rig.Time.Advance(TimeSpan.FromSeconds(20));
        await rig.ForWorkingAsync();
    }

    [Fact]
    public async Task TrackerAtAPrivateAddress_IsDisabled_WhenTheClientRefusesThem()
    {
        await using var server = new UdpServer();
        await using var client = new TrackerClient();
        await using var announcer = new TrackerAnnouncer(client, [[server.Announce.OriginalString]], _ => Some.Announce);
        announcer.Start();
        await Wait.UntilAsync(() => announcer.Trackers[0].State == TrackerState.Disabled);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task PeersNobodyReads_AreDroppedAboveTheLimit()
    {
        await using var rig = new Rig(options: new TrackerAnnouncerOptions { PeerQueueLength = 1 });
        rig.Announcer.Start();
        await rig.ForWorkingAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(30));
        await rig.ForEventsAsync(2);
        await rig.ForWorkingAsync();
        await rig.Announcer.DisposeAsync();
        Assert.Single(await ToListAsync(rig.Announcer.PeersAsync()));
    }

    [Fact]
    public async Task Stopped_AsksForNoPeers()
    {
        await using var rig = new Rig();
        rig.Announcer.Start();
        await rig.ForWorkingAsync();
        await rig.Announcer.DisposeAsync();
        Assert.True(Core.UdpAnnounceRequest.TryParse(rig.Server.Received[^1], out var stopped));
        Assert.Equal((AnnounceEvent.Stopped, 0), (stopped.Announce.Event, stopped.Announce.NumWant));
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new TrackerAnnouncerOptions { MinInterval = TimeSpan.FromHours(2) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new TrackerAnnouncerOptions { MaxInterval = TimeSpan.FromDays(2) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new TrackerAnnouncerOptions { StopTimeout = TimeSpan.Zero }));

        static TrackerAnnouncer Make(TrackerAnnouncerOptions options) => new(new TrackerClient(), [], _ => Some.Announce, options);
    }

    private static async Task<List<IPEndPoint>> ToListAsync(IAsyncEnumerable<IPEndPoint> peers)
    {
        var list = new List<IPEndPoint>();
        await foreach (var peer in peers)
            list.Add(peer);
        return list;
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly TrackerClient _client;

        public Rig(string? otherTracker = null, TrackerAnnouncerOptions? options = null)
        {
            _client = new TrackerClient(new TrackerClientOptions { AllowPrivateAddresses = true, TimeProvider = Time });
            IReadOnlyList<IReadOnlyList<string>> tiers = otherTracker is null ? [[Server.Announce.OriginalString]] : [[Server.Announce.OriginalString], [otherTracker]];
            Announcer = new TrackerAnnouncer(_client, tiers, announceEvent => Request(announceEvent), options);
        }

        public VirtualTime Time { get; } = new();

        public UdpServer Server { get; } = new();

        public TrackerAnnouncer Announcer { get; }

        public Func<AnnounceEvent, AnnounceRequest> Request { get; init; } = _ => Some.Announce;

        public Task ForWorkingAsync() => Wait.UntilAsync(() => Announcer.Trackers[0].State == TrackerState.Working);

        public Task ForEventsAsync(int count) => Wait.UntilAsync(() => Server.Events.Count() >= count);

        public async Task<IPEndPoint> NextPeerAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await foreach (var peer in Announcer.PeersAsync(limit.Token))
                return peer;
            throw new InvalidOperationException("There was no peer.");
        }

        public async ValueTask DisposeAsync()
        {
            Server.IsSilent = false;
            await Announcer.DisposeAsync();
            await _client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
