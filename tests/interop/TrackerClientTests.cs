using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.Tracker;

namespace WebTorrent.Interop.Tests;

/// <summary>Our tracker client alone, at trackers of others.</summary>
public sealed class TrackerClientTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("udp")]
    public async Task AnnounceAndScrape_AtOpentracker(string scheme)
    {
        await using var rig = await TrackerClientRig.StartOpentrackerAsync(scheme);
        await AnnounceAndScrapeAsync(rig, givesAddresses: true);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("udp")]
    [InlineData("ws")]
    public async Task AnnounceAndScrape_AtTheJavaScriptTracker(string scheme)
    {
        await using var rig = await TrackerClientRig.StartJavaScriptAsync(scheme);
        await AnnounceAndScrapeAsync(rig, givesAddresses: scheme is not "ws");
    }

    [Fact]
    public async Task OfferAndAnswer_GoThroughTheJavaScriptTracker()
    {
        await using var rig = await TrackerClientRig.StartJavaScriptAsync("ws");
        var (signalingOne, signalingTwo) = (new TrackerClientSignaling("one"), new TrackerClientSignaling("two"));
        await rig.MakeClient(signalingOne).AnnounceAsync(rig.Announce, rig.Describe(1, 0, AnnounceEvent.Started), TestContext.Current.CancellationToken);
        await rig.MakeClient(signalingTwo).AnnounceAsync(rig.Announce, rig.Describe(2, 1000, AnnounceEvent.Started), TestContext.Current.CancellationToken);

        var (from, answer) = await signalingTwo.Answered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(rig.Describe(1, 0, AnnounceEvent.None).PeerId, from);
        Assert.Equal("""{"type":"answer","sdp":"one"}""", answer);
        Assert.Equal("""{"type":"offer","sdp":"two"}""", Assert.Single(signalingOne.Offers));
    }

    [Fact]
    public async Task TwoTorrentsOnOneSocket_AtTheJavaScriptTracker()
    {
        await using var rig = await TrackerClientRig.StartJavaScriptAsync("ws");
        var client = rig.MakeClient();
        var first = rig.Describe(1, 0, AnnounceEvent.Started);
        var second = first with { InfoHash = InfoHash.Compute("another"u8), Left = 5 };
        var responses = await Task.WhenAll(
            client.AnnounceAsync(rig.Announce, first, TestContext.Current.CancellationToken),
            client.AnnounceAsync(rig.Announce, second, TestContext.Current.CancellationToken));
        Assert.Equal([(1, 0), (0, 1)], responses.Select(response => (response.Seeders!.Value, response.Leechers!.Value)));
        var scrape = await client.ScrapeAsync(rig.Announce, [first.InfoHash, second.InfoHash], TestContext.Current.CancellationToken);
        Assert.Equal(new ScrapeEntry(1, 0, 1), scrape.Swarms[first.InfoHash] with { Completed = 1 });
        Assert.Equal(1, scrape.Swarms[second.InfoHash].Leechers);
    }

    private static async Task AnnounceAndScrapeAsync(TrackerClientRig rig, bool givesAddresses)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (one, two) = (rig.MakeClient(), rig.MakeClient());
        await one.AnnounceAsync(rig.Announce, rig.Describe(1, 0, AnnounceEvent.Started), cancellationToken);
        var response = await two.AnnounceAsync(rig.Announce, rig.Describe(2, 1000, AnnounceEvent.Started), cancellationToken);
        Assert.Equal((1, 1), (response.Seeders, response.Leechers));
        Assert.InRange(response.Interval.TotalSeconds, 60, 7200);
        if (givesAddresses) Assert.Contains(new IPEndPoint(IPAddress.Loopback, 6001), response.Peers);

        var entry = (await two.ScrapeAsync(rig.Announce, [rig.InfoHash], cancellationToken)).Swarms[rig.InfoHash];
        Assert.Equal((1, 1), (entry.Seeders, entry.Leechers));

        response = await two.AnnounceAsync(rig.Announce, rig.Describe(2, 0, AnnounceEvent.Completed), cancellationToken);
        Assert.Equal((2, 0), (response.Seeders, response.Leechers));
        await one.AnnounceAsync(rig.Announce, rig.Describe(1, 0, AnnounceEvent.Stopped), cancellationToken);
        await WaitForSeedersAsync(two, rig, count: 1);
    }

    // A WebSocket tracker need not answer to "stopped".
    private static async Task WaitForSeedersAsync(TrackerClient client, TrackerClientRig rig, int count)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await client.ScrapeAsync(rig.Announce, [rig.InfoHash], timeout.Token)).Swarms[rig.InfoHash].Seeders != count)
            await Task.Delay(50, timeout.Token);
    }
}
