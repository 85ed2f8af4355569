using System.Buffers;
using System.Net;
using System.Text;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using WebTorrent.Bencode;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;
using WebTorrent.TrackerServer.Http;

namespace WebTorrent.TrackerServer.Tests;

public class HttpTests
{
    [Fact]
    public async Task Announce_Compact_TellsPeersCountsIntervalsAndOwnAddress()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AnnounceAsync(1, 1001, "&left=0&compact=1");
        var reply = await tracker.AnnounceAsync(2, 1002, "&left=5&compact=1");
        Assert.Equal((1, 1, 1800, 300), (Number(reply, "complete"), Number(reply, "incomplete"), Number(reply, "interval"), Number(reply, "min interval")));
        Assert.Equal([127, 0, 0, 1], Bytes(reply, "external ip"));
        Assert.Equal([127, 0, 0, 1, 0x03, 0xE9], Bytes(reply, "peers"));
    }

    [Fact]
    public async Task Announce_Full_TellsPeerIds_UnlessToldNotTo()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AnnounceAsync(1, 1001);
        var peer = (await tracker.AnnounceAsync(2, 1002, "&compact=0")).Get("peers").Items.Single();
        Assert.Equal(("127.0.0.1", 1001L), (Encoding.ASCII.GetString(Bytes(peer, "ip")), Number(peer, "port")));
        Assert.Equal(Some.Id(1).ToArray(), Bytes(peer, "peer id"));
        var without = (await tracker.AnnounceAsync(2, 1002, "&compact=0&no_peer_id=1")).Get("peers").Items.Single();
        Assert.False(without.Has("peer id"));
    }

    [Fact]
    public async Task Announce_Stopped_Leaves()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AnnounceAsync(1, 1001);
        await tracker.AnnounceAsync(1, 1001, "&left=1&event=stopped");
        Assert.Equal(0, tracker.Host.GetStats().Swarms.Peers);
    }

    [Theory]
    [InlineData("numwant=0", 0)]
    [InlineData("numwant=3", 3)]
    [InlineData("numwant=-1", 5)]
    [InlineData("numwant=99999999999", 7)]
    [InlineData("numwant=x", 5)]
    public async Task NumWant_IsBounded(string want, int expected)
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { DefaultNumWant = 5, MaxNumWant = 7 });
        for (var i = 1; i <= 20; i++)
            await tracker.AnnounceAsync(i, 1000 + i);
        Assert.Equal(expected * 6, Bytes(await tracker.AnnounceAsync(1, 1001, "&left=1&" + want), "peers").Length);
    }

    [Theory]
    [InlineData("peer_id=aaaaaaaaaaaaaaaaaaaa&port=1", "info_hash must be 20 bytes")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaaa&port=1", "peer_id must be 20 bytes")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaa&peer_id=aaaaaaaaaaaaaaaaaaaa&port=1", "info_hash must be 20 bytes")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaaaa&peer_id=aaaaaaaaaaaaaaaaaaaa&port=1", "info_hash must be 20 bytes")]
    [InlineData("info_hash=%zzaaaaaaaaaaaaaaaaaaaa&peer_id=aaaaaaaaaaaaaaaaaaaa&port=1", "info_hash must be 20 bytes")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaaa%&peer_id=aaaaaaaaaaaaaaaaaaaa&port=1", "info_hash must be 20 bytes")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=aaaaaaaaaaaaaaaaaaaa", "port must be 1 to 65535")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=aaaaaaaaaaaaaaaaaaaa&port=0", "port must be 1 to 65535")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=aaaaaaaaaaaaaaaaaaaa&port=65536", "port must be 1 to 65535")]
    [InlineData("info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=aaaaaaaaaaaaaaaaaaaa&port=99999999999999999999", "port must be 1 to 65535")]
    public void MalformedAnnounce_IsRefusedWithAReason(string query, string reason)
    {
        Assert.False(HttpAnnounce.TryParse(query, withAddress: false, out _, out var fault));
        Assert.Equal(reason, fault);
    }

    [Fact]
    public void AnyQuery_NeverThrows() => Law.Holds(
        Arbitraries.Mutated(Encoding.ASCII.GetBytes(RunningTracker.Query(1, 1, "&left=0&event=started&numwant=5&compact=1&ip=1.2.3.4"))),
        bytes =>
        {
            var query = Encoding.Latin1.GetString(bytes);
            Assert.Equal(HttpAnnounce.TryParse(query, withAddress: true, out _, out var fault), fault is null);
            Assert.True(HttpScrape.TryParse(query, 5) is null or { Length: <= 5 });
        },
        runs: 2000);

    [Fact]
    public void RoundTrip_AnyBytesInAQuery() => Law.Holds(Gen.Two(Arbitraries.Bytes(20)).ToArbitrary(), both =>
    {
        var query = $"info_hash={RunningTracker.Escape(both.Item1)}&peer_id={RunningTracker.Escape(both.Item2)}&port=7";
        Assert.True(HttpAnnounce.TryParse(query, withAddress: false, out var announce, out _));
        Assert.Equal((InfoHash.FromBytes(both.Item1), PeerId.FromBytes(both.Item2)), (announce.InfoHash, announce.PeerId));
    });

    [Fact]
    public async Task Refusal_IsBencoded()
    {
        await using var tracker = await RunningTracker.StartAsync();
        Assert.Equal("d14:failure reason26:info_hash must be 20 bytese", Encoding.ASCII.GetString(await tracker.GetBytesAsync("/announce")));
    }

    [Fact]
    public async Task Scrape_NamedTorrents_EachOnce_Sorted()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AnnounceAsync(1, 1001);
        var query = string.Join('&', new[] { 9, 1, 9 }.Select(number => "info_hash=" + RunningTracker.Escape(Some.Hash(number).ToArray())));
        var files = (await tracker.GetBencodeAsync("/scrape?" + query)).Get("files").Entries;
        Assert.Equal(2, files.Count);
        Assert.Equal([0L, 1L], files.Select(file => Number(file.Value, "incomplete")).Order());
    }

    [Fact]
    public async Task Scrape_WithoutHash_DumpsNothing()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AnnounceAsync(1, 1001);
        var reply = await tracker.GetBencodeAsync("/scrape");
        Assert.False(reply.Has("files"));
        Assert.True(reply.Has("failure reason"));
    }

    [Fact]
    public async Task IpField_IsIgnored_UnlessAllowed()
    {
        foreach (var (isAllowed, expected) in new[] { (false, "127.0.0.1"), (true, "198.51.100.7") })
        {
            await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { AcceptAnnouncedAddress = isAllowed });
            await tracker.AnnounceAsync(1, 80, "&left=1&ip=198.51.100.7");
            Assert.Equal(Some.EndPoint(expected, 80), PeerEndPoint.FromCompact(Bytes(await tracker.AnnounceAsync(2, 2), "peers")));
        }
    }

    [Theory]
    [InlineData("127.0.0.0/8", "203.0.113.5", "203.0.113.5")]
    [InlineData("127.0.0.0/8", "6.6.6.6, 203.0.113.5", "203.0.113.5")]
    [InlineData("127.0.0.0/8", "6.6.6.6, 203.0.113.5, 127.0.0.9", "203.0.113.5")]
    [InlineData("127.0.0.0/8", "2001:db8::5", "2001:db8::5")]
    [InlineData("127.0.0.0/8", "203.0.113.5:40000", "203.0.113.5")]
    [InlineData("127.0.0.0/8", "[2001:db8::5]:40000", "2001:db8::5")]
    [InlineData("127.0.0.0/8", "nonsense", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "203.0.113.5", "127.0.0.1")]
    public async Task ForwardedFor_CountsOnlyFromTrustedProxies_FromTheRight(string proxies, string header, string expected)
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { TrustedProxies = [IPNetwork.Parse(proxies)] });
        var reply = await tracker.GetBencodeAsync("/announce?" + RunningTracker.Query(1, 1), ("X-Forwarded-For", header));
        Assert.Equal(IPAddress.Parse(expected), new IPAddress(Bytes(reply, "external ip")));
    }

    [Fact]
    public async Task AllowedHashes_OthersAreRefusedForGood()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { AllowedHashes = new HashSet<InfoHash> { Some.Hash(2) } });
        var reply = await tracker.AnnounceAsync(1, 1);
        Assert.Equal(("this torrent is not served here", "never"), (reply.Text("failure reason"), reply.Text("retry in")));
    }

    [Fact]
    public async Task IpField_MayBeEscaped()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { AcceptAnnouncedAddress = true });
        await tracker.AnnounceAsync(1, 80, "&left=1&ip=2001%3Adb8%3A%3A7");
        Assert.Equal(Some.EndPoint("2001:db8::7", 80), PeerEndPoint.FromCompact(Bytes(await tracker.AnnounceAsync(2, 2), "peers6")));
    }

    [Fact]
    public async Task FilterThatThrows_RefusesForNowOnly()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { Filter = _ => throw new InvalidOperationException("no") });
        var reply = await tracker.AnnounceAsync(1, 1);
        Assert.True(reply.Has("failure reason"));
        Assert.False(reply.Has("retry in"));
    }

    [Fact]
    public void FilterThatThrows_DoesNotFillTheLog()
    {
        var time = new VirtualTime();
        var log = new CountingLog();
        var rig = new UdpRig(new TrackerServerOptions { Filter = _ => throw new InvalidOperationException("no"), LoggerFactory = log, TimeProvider = time });
        var id = rig.Connect();
        for (var i = 0; i < 100; i++)
            rig.Send(UdpRig.AnnouncePacket(id));
        Assert.Equal(1, log.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        rig.Send(UdpRig.AnnouncePacket(id));
        Assert.Equal(2, log.Count);
    }

    [Fact]
    public void LargeAnswer_IsNotKeptInMemoryForItsConnection()
    {
        var context = new DefaultHttpContext { Response = { Body = Stream.Null } };
        var exchange = new HttpExchange { Features = context.Features };
        exchange.NewBody().Write(new byte[100_000]);
        exchange.Send("text/plain");
        Assert.InRange(((ArrayBufferWriter<byte>)exchange.NewBody()).Capacity, 0, 8192);
    }

    [Fact]
    public async Task Filter_SeesThePasskey()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions
        {
            Filter = info => info.PathAndQuery.Contains("passkey=s3cret", StringComparison.Ordinal) ? null : "no passkey",
        });
        Assert.Equal("no passkey", (await tracker.AnnounceAsync(1, 1)).Text("failure reason"));
        Assert.True((await tracker.AnnounceAsync(1, 1, "&passkey=s3cret")).Has("peers"));
    }

    [Fact]
    public async Task StatsPage_OfAHostilePeer_HoldsNothingOfIt()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.GetBencodeAsync("/announce?" + $"info_hash={RunningTracker.Escape(Some.Swarm.ToArray())}&peer_id=%3Cscript%3E000000000000&port=1");
        var page = Encoding.UTF8.GetString(await tracker.GetBytesAsync("/stats"));
        Assert.Contains("<dt>Peers<dd>1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task StatsJson_Numbers()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AnnounceAsync(1, 1001);
        using var json = System.Text.Json.JsonDocument.Parse(await tracker.GetBytesAsync("/stats.json"));
        Assert.Equal((1, 1), (json.RootElement.GetProperty("peers").GetInt32(), json.RootElement.GetProperty("httpAnnounces").GetInt32()));
        Assert.Equal("healthy", json.RootElement.GetProperty("health").GetString());
    }

    [Theory]
    [InlineData("/stats", false, HttpStatusCode.NotFound)]
    [InlineData("/nothing", true, HttpStatusCode.NotFound)]
    [InlineData("/health", false, HttpStatusCode.OK)]
    public async Task Paths_OnlyThoseThatAreServed(string path, bool withStats, HttpStatusCode expected)
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { EnableStats = withStats });
        using var response = await tracker.SendAsync(HttpMethod.Get, path);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Post_IsNotAllowed()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var response = await tracker.SendAsync(HttpMethod.Post, "/announce");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Degraded_StoreShowsInHealth_Escaped()
    {
        await using var tracker = await RunningTracker.StartAsync(new TrackerServerOptions { Store = new SickStore() });
        Assert.Contains("\"degraded\"", Encoding.UTF8.GetString(await tracker.GetBytesAsync("/health")), StringComparison.Ordinal);
        Assert.Contains("degraded: 1 &lt; 2", Encoding.UTF8.GetString(await tracker.GetBytesAsync("/stats")), StringComparison.Ordinal);
    }

    private static long Number(BencodeValue dictionary, string key) => dictionary.Get(key).AsInteger();

    private static byte[] Bytes(BencodeValue dictionary, string key) => dictionary.Get(key).AsBytes().ToArray();
}
