using System.Net.WebSockets;
using System.Text.Json;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class TrackerClientWebSocketTests
{
    private const string Hash = "\"\\u0001#Eg\\u0089\\u00AB\\u00CD\\u00EF\\u0001#Eg\\u0089\\u00AB\\u00CD\\u00EF\\u0001#Eg\"";

    private static readonly TrackerClientOptions Trusting = new() { AllowPrivateAddresses = true };
    private static readonly AnnounceRequest Started = Some.Announce with { Event = AnnounceEvent.Started };

    [Fact]
    public async Task Announce_GetsSwarmAndInterval_AndSendsWhatTheProtocolSays()
    {
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { UserAgent = "Test/1" });
        var response = await client.AnnounceAsync(server.Announce, Started);
        Assert.Equal((TimeSpan.FromMinutes(2), 2, 3), (response.Interval, response.Seeders, response.Leechers));
        Assert.Empty(response.Peers);
        Assert.StartsWith("GET /announce?key=1 HTTP/1.1\r\n", server.Received[0], StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Test/1\r\n", server.Received[0], StringComparison.Ordinal);
        using var sent = JsonDocument.Parse(server.Received[1]);
        Assert.Equal("announce", sent.RootElement.GetProperty("action").GetString());
        Assert.Equal("started", sent.RootElement.GetProperty("event").GetString());
        Assert.Equal(1000, sent.RootElement.GetProperty("left").GetInt64());
        Assert.Equal(0, sent.RootElement.GetProperty("offers").GetArrayLength());
        var decoded = new byte[20];
        Assert.True(BinaryText.TryDecode(sent.RootElement.GetProperty("info_hash"), decoded));
        Assert.Equal(Some.Hash.ToArray(), decoded);
        Assert.True(BinaryText.TryDecode(sent.RootElement.GetProperty("peer_id"), decoded));
        Assert.Equal(Some.Peer.ToArray(), decoded);
    }

    [Fact]
    public async Task ManyTorrents_ShareOneSocket()
    {
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting);
        var announces = Enumerable.Range(0, 100).Select(i => client.AnnounceAsync(server.Announce, Started with { InfoHash = InfoHash.Compute([(byte)i]) }));
        Assert.All(await Task.WhenAll(announces), response => Assert.Equal(2, response.Seeders));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Scrape_GivesWhatWasAskedFor_OnTheAnnouncedSocket()
    {
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting);
        await client.AnnounceAsync(server.Announce, Started);
        var swarms = (await client.ScrapeAsync(server.Announce, [Some.Hash])).Swarms;
        Assert.Equal(new ScrapeEntry(4, 5, 6), Assert.Single(swarms).Value);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Offers_GoWithTheAnnounce_AndTheirAnswersComeBackOnce()
    {
        var signaling = new RecordingSignaling();
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { Signaling = signaling, MaxOffers = 3 });
        await client.AnnounceAsync(server.Announce, Started);
        using var sent = JsonDocument.Parse(server.Received[1]);
        var offers = sent.RootElement.GetProperty("offers");
        Assert.Equal(3, offers.GetArrayLength());
        Assert.Equal("v=0 2", offers[1].GetProperty("offer").GetProperty("sdp").GetString());
        var socket = await server.NextAsync();
        var answer = $$$"""{"action":"announce","info_hash":{{{Hash}}},"peer_id":"-XX0001-012345678901","offer_id":{{{JsonSerializer.Serialize(offers[1].GetProperty("offer_id").GetString())}}},"answer":{"type":"answer","sdp":"x"}}""";
        await WebSocketServer.SendAsync(socket, answer);
        await WebSocketServer.SendAsync(socket, answer);
        await client.ScrapeAsync(server.Announce, [Some.Hash]);
        var (hash, from, id, text) = Assert.Single(signaling.Answers);
        Assert.Equal((Some.Hash, "-XX0001-012345678901", """{"type":"answer","sdp":"x"}"""), (hash, System.Text.Encoding.ASCII.GetString(from.ToArray()), text));
        Assert.Equal(signaling.Made.ToArray()[1].Id, id);
    }

    [Fact]
    public async Task Offer_OfAnotherPeer_IsAnswered()
    {
        var signaling = new RecordingSignaling();
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { Signaling = signaling });
        await client.AnnounceAsync(server.Announce, Started);
        await WebSocketServer.SendAsync(await server.NextAsync(), Offer(Hash, "-XX0001-012345678901"));
        await Wait.UntilAsync(() => server.Count("to_peer_id") == 1);
        using var sent = JsonDocument.Parse(server.Received[^1]);
        Assert.Equal("-XX0001-012345678901", sent.RootElement.GetProperty("to_peer_id").GetString());
        Assert.Equal("OOOOOOOOOOOOOOOOOOOO", sent.RootElement.GetProperty("offer_id").GetString());
        Assert.Equal("answer", sent.RootElement.GetProperty("answer").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Offers_ForOtherTorrents_OrOwnOnes_AreDropped()
    {
        var signaling = new RecordingSignaling();
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { Signaling = signaling });
        await client.AnnounceAsync(server.Announce, Started);
        var socket = await server.NextAsync();
        await WebSocketServer.SendAsync(socket, Offer("\"AAAAAAAAAAAAAAAAAAAA\"", "-XX0001-012345678901"));
        await WebSocketServer.SendAsync(socket, Offer(Hash, "-WN0001-abcdefghijkl"));
        await WebSocketServer.SendAsync(socket, "{}");
        await WebSocketServer.SendAsync(socket, "no JSON");
        await client.ScrapeAsync(server.Announce, [Some.Hash]);
        Assert.Empty(signaling.Offers);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData(null)]
    public async Task Answer_ThatIsNone_IsNotSent(string? answer)
    {
        var signaling = new RecordingSignaling { Answer = () => answer };
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { Signaling = signaling });
        await client.AnnounceAsync(server.Announce, Started);
        await WebSocketServer.SendAsync(await server.NextAsync(), Offer(Hash, "-XX0001-012345678901"));
        await Wait.UntilAsync(() => signaling.Offers.Count == 1);
        await client.ScrapeAsync(server.Announce, [Some.Hash]);
        Assert.Equal(0, server.Count("to_peer_id"));
    }

    [Fact]
    public async Task SignalingThatThrows_CostsOnlyItsMessage()
    {
        var signaling = new RecordingSignaling { Answer = () => throw new InvalidTimeZoneException() };
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { Signaling = signaling });
        await client.AnnounceAsync(server.Announce, Started);
        await WebSocketServer.SendAsync(await server.NextAsync(), Offer(Hash, "-XX0001-012345678901"));
        await Wait.UntilAsync(() => signaling.Offers.Count == 1);
        await client.AnnounceAsync(server.Announce, Started);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Failure_IsTyped()
    {
        await using var server = new WebSocketServer(_ => """{"failure reason":"not\u0007 here"}""");
        await using var client = new TrackerClient(Trusting);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(server.Announce, Started));
        Assert.Equal((TrackerErrorCode.Rejected, "not  here"), (error.Code, error.Message));
    }

    [Fact]
    public async Task NoWebSocket_IsTyped()
    {
        await using var server = new WebSocketServer { IsForbidden = true };
        await using var client = new TrackerClient(Trusting);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(server.Announce, Started));
        Assert.Equal(TrackerErrorCode.HttpStatus, error.Code);
    }

    [Fact]
    public async Task EndlessMessage_EndsTheConnection_Typed()
    {
        await using var server = new WebSocketServer(_ => new string(' ', 300_000) + "{}");
        await using var client = new TrackerClient(Trusting);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(server.Announce, Started));
        Assert.Equal(TrackerErrorCode.ResponseTooLarge, error.Code);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:{0}/announce")]
    [InlineData("ws://localhost:{0}/announce")]
    [InlineData("wss://[::ffff:127.0.0.1]:{0}/announce")]
    public async Task PrivateAddress_IsRefusedByDefault(string tracker)
    {
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient();
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(new Uri(string.Format(null, tracker, server.Announce.Port)), Started));
        Assert.Equal((TrackerErrorCode.AddressRefused, false), (error.Code, error.IsRetryable));
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task SilentTracker_TimesOut_AndKeepsItsConnection()
    {
        var time = new VirtualTime();
        await using var server = new WebSocketServer { IsSilent = true };
        await using var client = new TrackerClient(Trusting with { TimeProvider = time });
        var announce = client.AnnounceAsync(server.Announce, Started);
        await Wait.UntilAsync(() => server.Received.Count == 2);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TrackerErrorCode.Timeout, (await Assert.ThrowsAsync<TrackerException>(() => announce)).Code);
        server.IsSilent = false;
        await client.AnnounceAsync(server.Announce, Started);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task BrokenConnection_IsOpenedAgainAfterAWait_AndEveryTorrentAnnouncedAnew()
    {
        var time = new VirtualTime();
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { TimeProvider = time });
        await client.AnnounceAsync(server.Announce, Some.Announce);
        await client.AnnounceAsync(server.Announce, Some.Announce with { InfoHash = InfoHash.Compute([1]) });
        await client.AnnounceAsync(server.Announce, Some.Announce with { InfoHash = InfoHash.Compute([2]) });
        await client.AnnounceAsync(server.Announce, Some.Announce with { InfoHash = InfoHash.Compute([2]), Event = AnnounceEvent.Stopped });
        (await server.NextAsync()).Abort();
        await FailsFastAsync(client, server);
        time.Advance(TimeSpan.FromSeconds(13));
        await Wait.UntilAsync(() => server.Connections == 2 && server.Count("\"started\"") == 2);
    }

    [Fact]
    public async Task StoppedWhileTheConnectionComesBack_IsNotAnnouncedAnew()
    {
        var time = new VirtualTime();
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { TimeProvider = time });
        var second = Some.Announce with { InfoHash = InfoHash.Compute([1]) };
        await client.AnnounceAsync(server.Announce, Some.Announce);
        await client.AnnounceAsync(server.Announce, second);
        (await server.NextAsync()).Abort();
        await FailsFastAsync(client, server);
        server.IsSilent = true;
        time.Advance(TimeSpan.FromSeconds(13));
        await Wait.UntilAsync(() => server.Count("\"started\"") == 1);

        await client.AnnounceAsync(server.Announce, second with { Event = AnnounceEvent.Stopped });
        server.IsSilent = false;
        time.Advance(TimeSpan.FromSeconds(30)); // The first one's announce is given up, and the next one's turn comes.
        await client.AnnounceAsync(server.Announce, Some.Announce with { Event = AnnounceEvent.Completed });

        Assert.Equal((1, 1), (server.Count("\"started\""), server.Count("\"stopped\"")));
    }

    [Fact]
    public async Task DeadTracker_IsTriedWithGrowingWaits_AndCallersAreToldWhen()
    {
        var time = new VirtualTime();
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { TimeProvider = time });
        await client.AnnounceAsync(server.Announce, Started);
        server.IsForbidden = true;
        (await server.NextAsync()).Abort();
        for (var handshakes = 2; handshakes <= 5; handshakes++)
        {
            var wait = await FailsFastAsync(client, server);
            Assert.InRange(wait.TotalSeconds, 7.4 * (1 << (handshakes - 2)), 12.6 * (1 << (handshakes - 2)));
            time.Advance(wait);
            var expected = handshakes;
            await Wait.UntilAsync(() =>
            {
                time.Advance(TimeSpan.Zero); // A timer that came while a call was ending is set anew, to now.
                return server.Count("Sec-WebSocket-Key") == expected;
            });
        }
    }

    [Fact]
    public async Task IdleConnection_IsClosed()
    {
        var time = new VirtualTime();
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { TimeProvider = time });
        await client.AnnounceAsync(server.Announce, Started);
        var socket = await server.NextAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await client.AnnounceAsync(server.Announce, Started with { Event = AnnounceEvent.Stopped });
        Assert.Equal(WebSocketState.Open, socket.State);
        time.Advance(TimeSpan.FromSeconds(10));
        await Wait.UntilAsync(() => socket.State != WebSocketState.Open);
        await client.AnnounceAsync(server.Announce, Started);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Stopped_WithoutConnection_OpensNone()
    {
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting);
        await client.AnnounceAsync(server.Announce, Started with { Event = AnnounceEvent.Stopped });
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task TooManyTrackers_AreRefused_UntilOneIsIdle()
    {
        await using var one = new WebSocketServer();
        await using var two = new WebSocketServer();
        await using var client = new TrackerClient(Trusting with { MaxWebSockets = 1 });
        await client.AnnounceAsync(one.Announce, Started);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(two.Announce, Started));
        Assert.Equal(TrackerErrorCode.ConnectionFailed, error.Code);
        await client.AnnounceAsync(one.Announce, Started with { Event = AnnounceEvent.Stopped });
        await client.AnnounceAsync(two.Announce, Started);
    }

    [Fact]
    public async Task Dispose_SendsWhatIsQueued_EndsCallsUnderWay_AndRefusesNewOnes()
    {
        await using var server = new WebSocketServer(message => message.Contains("AAAA", StringComparison.Ordinal) ? null : WebSocketServer.AnswerAsTracker(message));
        var client = new TrackerClient(Trusting);
        await client.AnnounceAsync(server.Announce, Started);
        var hanging = client.AnnounceAsync(server.Announce, Started with { InfoHash = InfoHash.FromBytes("AAAAAAAAAAAAAAAAAAAA"u8) });
        await client.AnnounceAsync(server.Announce, Started with { Event = AnnounceEvent.Stopped });
        await client.DisposeAsync();
        await client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hanging);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AnnounceAsync(server.Announce, Started));
        await Wait.UntilAsync(() => server.Count("\"stopped\"") == 1);
    }

    [Fact]
    public async Task CallersToken_GivesOperationCanceled()
    {
        await using var server = new WebSocketServer { IsSilent = true };
        await using var client = new TrackerClient(Trusting);
        using var cancellation = new CancellationTokenSource();
        var announce = client.AnnounceAsync(server.Announce, Started, cancellation.Token);
        await Wait.UntilAsync(() => server.Received.Count == 2);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => announce);
    }

    [Fact]
    public async Task Announcer_RunsASession()
    {
        await using var server = new WebSocketServer();
        await using var client = new TrackerClient(Trusting);
        var announcer = new TrackerAnnouncer(client, [[server.Announce.ToString()]], _ => Some.Announce);
        announcer.Start();
        await Wait.UntilAsync(() => announcer.Trackers[0].State == TrackerState.Working);
        await announcer.CompletedAsync();
        await announcer.DisposeAsync();
        await Wait.UntilAsync(() => server.Count("\"stopped\"") == 1);
        Assert.Equal((1, 1), (server.Count("\"started\""), server.Count("\"completed\"")));
    }

    private static string Offer(string hash, string from) =>
        $$$"""{"action":"announce","info_hash":{{{hash}}},"peer_id":"{{{from}}}","offer_id":"OOOOOOOOOOOOOOOOOOOO","offer":{"type":"offer","sdp":"y"}}""";

    /// <summary>Waits until calls fail at once, and gives the wait they are told.</summary>
    private static async Task<TimeSpan> FailsFastAsync(TrackerClient client, WebSocketServer server)
    {
        TimeSpan? wait = null;
        await Wait.UntilAsync(() =>
        {
            var scrape = client.ScrapeAsync(server.Announce, [Some.Hash]);
            wait = scrape.IsFaulted ? (scrape.Exception!.InnerException as TrackerException)?.RetryIn : null;
            return wait is not null;
        });
        return wait!.Value;
    }
}
