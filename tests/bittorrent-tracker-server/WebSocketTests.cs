using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace WebTorrent.TrackerServer.Tests;

public class WebSocketTests
{
    [Fact]
    public async Task Announce_AnswersAsTheJavaScriptTrackerDoes()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var client = await WebClient.ConnectAsync(tracker);
        var reply = await client.AnnounceAsync(WebClient.AnnounceOf(1, swarmEvent: "started", left: 0));
        Assert.Equal(("announce", 1, 0, 120), ((string?)reply["action"], (int?)reply["complete"], (int?)reply["incomplete"], (int?)reply["interval"]));
        Assert.Equal(WebClient.Text(Some.Swarm.ToArray()), (string?)reply["info_hash"]);
    }

    [Fact]
    public async Task OfferAndAnswer_FindTheirWay()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var first = await WebClient.ConnectAsync(tracker);
        await using var second = await WebClient.ConnectAsync(tracker);
        await first.AnnounceAsync(WebClient.AnnounceOf(1));
        await second.AnnounceAsync(WebClient.AnnounceOf(2, offers: 5));
        var offer = (await first.ReceiveAsync())!;
        Assert.Equal(("announce", "offer 0", "sdp 0 \u00e9\"\\"), ((string?)offer["action"], (string?)offer["offer_id"], (string?)offer["offer"]!["sdp"]));
        Assert.Equal(WebClient.Text(Some.Id(2).ToArray()), (string?)offer["peer_id"]);

        await first.SendAsync(AnswerOf(from: 1, to: 2, "offer 0"));
        var answer = (await second.ReceiveAsync())!;
        Assert.Equal(("offer 0", "yes"), ((string?)answer["offer_id"], (string?)answer["answer"]!["sdp"]));
        Assert.Equal(WebClient.Text(Some.Id(1).ToArray()), (string?)answer["peer_id"]);
        Assert.Equal(2, tracker.Host.GetStats().Relays);
    }

    [Fact]
    public async Task Answer_OfASeeder_LeavesItASeeder()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var client = await WebClient.ConnectAsync(tracker);
        await client.AnnounceAsync(WebClient.AnnounceOf(1, left: 0));
        await client.SendAsync(AnswerOf(from: 1, to: 9, "x"));
        var reply = await client.AnnounceAsync(WebClient.AnnounceOf(1, left: 0));
        Assert.Equal((1, 0), ((int?)reply["complete"], (int?)reply["incomplete"]));
    }

    [Fact]
    public async Task Announce_WithoutLeft_LeavesASeederASeeder()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var client = await WebClient.ConnectAsync(tracker);
        await client.AnnounceAsync(WebClient.AnnounceOf(1, left: 0));
        var silent = WebClient.AnnounceOf(1);
        silent.Remove("left");
        var reply = await client.AnnounceAsync(silent);
        Assert.Equal((1, 0), ((int?)reply["complete"], (int?)reply["incomplete"]));
    }

    [Fact]
    public async Task Offers_ToPeersThatLeft_GoToThoseThatStayed()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var stays = await WebClient.ConnectAsync(tracker);
        await stays.AnnounceAsync(WebClient.AnnounceOf(1));
        for (var peer = 2; peer < 6; peer++)
        {
            await using var leaves = await WebClient.ConnectAsync(tracker);
            await leaves.AnnounceAsync(WebClient.AnnounceOf(peer));
            await leaves.CloseAsync();
        }

        await UntilAsync(() => tracker.Host.GetStats() is { WebSockets: 1, Swarms.WebPeers: 1 });
        await using var asks = await WebClient.ConnectAsync(tracker);
        Assert.Equal(2, (int?)(await asks.AnnounceAsync(WebClient.AnnounceOf(9, offers: 5)))["incomplete"]);
        Assert.NotNull((await stays.ReceiveAsync())!["offer"]);
    }

    [Fact]
    public async Task OffersNull_IsRefused_AndTheTrackerLives()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var other = await WebClient.ConnectAsync(tracker);
        await other.AnnounceAsync(WebClient.AnnounceOf(2));
        await using var client = await WebClient.ConnectAsync(tracker);
        foreach (var offers in (string[])["[null]", "[1]", "[[]]", "[{}]", "[{\"offer\":null,\"offer_id\":\"x\"}]", "[{\"offer\":{},\"offer_id\":null}]", "{}", "7"])
        {
            var message = WebClient.AnnounceOf(1);
            message["offers"] = JsonNode.Parse(offers);
            var reply = await client.AnnounceAsync(message);
            Assert.Equal("offers must be objects of offer and offer_id", (string?)reply["failure reason"]);
        }

        Assert.Equal(2, (int?)(await client.AnnounceAsync(WebClient.AnnounceOf(1)))["incomplete"]);
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("started")]
    public async Task OneSocket_CannotStopOrTakeAnothersPeer(string swarmEvent)
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var owner = await WebClient.ConnectAsync(tracker);
        await using var thief = await WebClient.ConnectAsync(tracker);
        await owner.AnnounceAsync(WebClient.AnnounceOf(1));
        Assert.Equal("this peer_id is in use on another connection", (string?)(await thief.AnnounceAsync(WebClient.AnnounceOf(1, swarmEvent: swarmEvent)))["failure reason"]);
        Assert.Equal(1, tracker.Host.GetStats().Swarms.WebPeers);
        await thief.AnnounceAsync(WebClient.AnnounceOf(2, offers: 1));
        Assert.NotNull((await owner.ReceiveAsync())!["offer"]);
    }

    [Fact]
    public async Task PeerId_IsFreeAgain_WhenItsSocketCloses()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using (var first = await WebClient.ConnectAsync(tracker))
        {
            await first.AnnounceAsync(WebClient.AnnounceOf(1));
            await first.CloseAsync();
        }

        await UntilAsync(() => tracker.Host.GetStats().Swarms.WebPeers == 0);
        await using var second = await WebClient.ConnectAsync(tracker);
        Assert.Null((await second.AnnounceAsync(WebClient.AnnounceOf(1)))["failure reason"]);
    }

    [Fact]
    public async Task Answer_OfANonMember_GoesNowhere()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var member = await WebClient.ConnectAsync(tracker);
        await using var stranger = await WebClient.ConnectAsync(tracker);
        await member.AnnounceAsync(WebClient.AnnounceOf(1));
        await stranger.SendAsync(AnswerOf(from: 2, to: 1, "x"));
        await stranger.AnnounceAsync(WebClient.AnnounceOf(3));
        Assert.Equal((0, 1), (tracker.Host.GetStats().Relays, tracker.Host.GetStats().Drops));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"action":"announce"} {}""")]
    [InlineData("""{"action":"explode"}""")]
    [InlineData("""{"action":{"a":[{}]},"info_hash":"x"}""")]
    public async Task WhatIsNoMessage_IsRefused_AndTheTrackerLives(string text)
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var client = await WebClient.ConnectAsync(tracker);
        await client.SendAsync(text);
        Assert.NotNull((await client.ReceiveAsync())!["failure reason"]);
        await using var other = await WebClient.ConnectAsync(tracker);
        Assert.Equal(1, (int?)(await other.AnnounceAsync(WebClient.AnnounceOf(1)))["incomplete"]);
    }

    [Fact]
    public async Task DeepNesting_IsRefused()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var client = await WebClient.ConnectAsync(tracker);
        await client.SendAsync("""{"action":"announce","x":""" + new string('[', 50_000));
        Assert.NotNull((await client.ReceiveAsync())!["failure reason"]);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, client.CloseStatus);
    }

    [Fact]
    public async Task LongMessage_EndsTheConnection()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { MaxWebSocketMessage = 8 * 1024 });
        await using var client = await WebClient.ConnectAsync(tracker);
        await client.SendAsync("\"" + new string('x', 100_000));
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }

    [Fact]
    public async Task Scrape_OneOrMany_ButNeverAll()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await using var client = await WebClient.ConnectAsync(tracker);
        await client.AnnounceAsync(WebClient.AnnounceOf(1));
        var hash = WebClient.Text(Some.Swarm.ToArray());
        var one = await client.AnnounceAsync(new JsonObject { ["action"] = "scrape", ["info_hash"] = hash });
        Assert.Equal(1, (int?)one["files"]![hash]!["incomplete"]);
        var two = await client.AnnounceAsync(new JsonObject { ["action"] = "scrape", ["info_hash"] = new JsonArray(hash, WebClient.Text(Some.Hash(9).ToArray())) });
        Assert.Equal(2, two["files"]!.AsObject().Count);
        var all = await client.AnnounceAsync(new JsonObject { ["action"] = "scrape" });
        Assert.Equal("a scrape names at least one info_hash", (string?)all["failure reason"]);
    }

    [Fact]
    public async Task MaxWebSocketsPerAddress_OneMoreIsRefused()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { MaxWebSocketsPerAddress = 1 });
        await using (await WebClient.ConnectAsync(tracker))
            await Assert.ThrowsAsync<WebSocketException>(() => WebClient.ConnectAsync(tracker));
        await UntilAsync(() => tracker.Host.GetStats().WebSockets == 0);
        await using var again = await WebClient.ConnectAsync(tracker);
    }

    [Fact]
    public async Task MaxSwarmsPerWebSocket_FurtherOnesAreAnsweredButNotEntered()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { MaxSwarmsPerWebSocket = 2 });
        await using var client = await WebClient.ConnectAsync(tracker);
        for (var swarm = 1; swarm <= 4; swarm++)
            Assert.Equal(swarm <= 2 ? 1 : 0, (int?)(await client.AnnounceAsync(WebClient.AnnounceOf(1, hash: Some.Hash(swarm))))["incomplete"]);
    }

    [Fact]
    public async Task WhoDoesNotRead_IsSentNoMoreThanTheBacklog()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { MaxWebSocketBacklog = 16 * 1024 });
        await using var sleeper = await WebClient.ConnectAsync(tracker);
        await sleeper.AnnounceAsync(WebClient.AnnounceOf(1));
        await using var talker = await WebClient.ConnectAsync(tracker);
        var message = WebClient.AnnounceOf(2, offers: 1);
        message["offers"]![0]!["offer"]!["sdp"] = new string('x', 100_000);
        for (var i = 0; i < 500 && tracker.Host.GetStats().Drops == 0; i++)
            await talker.AnnounceAsync((JsonObject)message.DeepClone());
        Assert.True(tracker.Host.GetStats().Drops > 0);
    }

    private static JsonObject AnswerOf(int from, int to, string offerId) => new()
    {
        ["action"] = "announce",
        ["info_hash"] = WebClient.Text(Some.Swarm.ToArray()),
        ["peer_id"] = WebClient.Text(Some.Id(from).ToArray()),
        ["to_peer_id"] = WebClient.Text(Some.Id(to).ToArray()),
        ["offer_id"] = offerId,
        ["answer"] = new JsonObject { ["type"] = "answer", ["sdp"] = "yes" },
    };

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
            await Task.Delay(5, limit.Token);
    }
}
