using System.Net;
using System.Text;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class HttpTrackerReplyTests
{
    [Fact]
    public void Announce_CompactPeers()
    {
        var response = Parse("d8:completei5e11:external ip4:\xC6\x33\x64\x01"
            + "10:incompletei7e8:intervali900e12:min intervali300e5:peers12:\xCB\x00\x71\x07\x1A\xE1\xCB\x00\x71\x08\x00\x00"
            + "6:peers618:\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x01\x1A\xE1" + "10:tracker id3:abc15:warning message4:slowe");
        Assert.Equal((TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(5)), (response.Interval, response.MinInterval));
        Assert.Equal((5, 7, "abc", "slow"), (response.Seeders, response.Leechers, response.TrackerId, response.Warning));
        Assert.Equal(IPAddress.Parse("198.51.100.1"), response.ExternalAddress);
        Assert.Equal([Some.Seeder, IPEndPoint.Parse("[2001:db8::1]:6881")], response.Peers);
    }

    [Fact]
    public void Announce_ListOfDictionaries()
    {
        var response = Parse("d8:intervali900e5:peersl"
            + "d2:ip11:203.0.113.74:porti6881ee" + "d2:ip11:2001:db8::14:porti6881ee" + "d2:ip16:host.example.com4:porti6881ee"
            + "d2:ip11:203.0.113.84:porti0ee" + "d2:ip11:203.0.113.84:porti65536ee" + "d2:ip11:203.0.113.84:port4:6881e" + "i5e" + "le" + "d2:ipi5ee"
            + "d2:ip11:203.0.113.74:porti6881ee" + "ee");
        Assert.Equal([Some.Seeder, IPEndPoint.Parse("[2001:db8::1]:6881")], response.Peers);
    }

    [Theory]
    [InlineData("de", 1800)]
    [InlineData("d8:intervali0ee", 1800)]
    [InlineData("d8:intervali-5ee", 1800)]
    [InlineData("d8:interval3:900e", 1800)]
    [InlineData("d8:intervali9223372036854775807ee", int.MaxValue)]
    public void Announce_HostileInterval_IsBounded(string body, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Parse(body).Interval);

    [Fact]
    public void Announce_HostileCounts_AreBounded()
    {
        var response = Parse("d8:completei-1e10:incompletei9223372036854775807e12:min intervali-1ee");
        Assert.Equal((0, int.MaxValue, null), (response.Seeders, response.Leechers, response.MinInterval));
    }

    [Fact]
    public void Announce_IncompleteCompactPeer_IsDropped() => Assert.Equal([Some.Seeder], Parse("d5:peers8:\xCB\x00\x71\x07\x1A\xE1\xCB\x00" + "e").Peers);

    [Fact]
    public void Announce_MorePeersThanWanted_AreDropped_OfBothFamilies()
    {
        var peers = string.Concat(Enumerable.Range(0, 100).Select(i => "\xCB\x00\x71" + (char)i + "\x1A\xE1"));
        var peers6 = string.Concat(Enumerable.Range(0, 100).Select(i => "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0" + (char)i + "\x1A\xE1"));
        var response = HttpTrackerReply.ParseAnnounce(Some.Bytes($"d5:peers600:{peers}6:peers61800:{peers6}e"), maxPeers: 10);
        Assert.Equal(10, response.Peers.Count);
        Assert.Equal(5, response.Peers.Count(peer => peer.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6));
    }

    [Fact]
    public void Announce_IPv4InIPv6_BecomesIPv4() =>
        Assert.Equal([Some.Seeder], Parse("d6:peers618:\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xCB\x00\x71\x07\x1A\xE1" + "e").Peers);

    [Theory]
    [InlineData("d14:failure reason4:nope8:retry in1:5e", true, 5)]
    [InlineData("d14:failure reason4:nope8:retry ini5ee", true, 5)]
    [InlineData("d14:failure reason4:nope8:retry in5:nevere", false, null)]
    [InlineData("d14:failure reason4:nope8:retry in2:-5e", true, null)]
    [InlineData("d14:failure reason4:nope8:retry ini-5ee", true, null)]
    [InlineData("d14:failure reason4:nope8:retry in4:soone", true, null)]
    [InlineData("d14:failure reason4:nopee", true, null)]
    [InlineData("d14:failure_reason4:nopee", true, null)]
    public void Failure_SaysWhenToRetry(string body, bool isRetryable, int? minutes)
    {
        var error = Fails(body);
        Assert.Equal((TrackerErrorCode.Rejected, "nope", isRetryable), (error.Code, error.Message, error.IsRetryable));
        Assert.Equal(minutes is { } known ? TimeSpan.FromMinutes(known) : null, error.RetryIn);
    }

    [Fact]
    public void Failure_RetryInEternity_DoesNotOverflow() =>
        Assert.Equal(TimeSpan.FromMinutes(int.MaxValue), Fails("d14:failure reason1:x8:retry ini9223372036854775807ee").RetryIn);

    [Fact]
    public void Failure_TextForATerminal_IsHarmlessAndShort()
    {
        var error = Fails("d14:failure reason1000:" + "\x1B]0;x\x07\r\n" + new string('a', 992) + "e");
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 257);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>404</html>")]
    [InlineData("le")]
    [InlineData("i5e")]
    [InlineData("d8:intervali900e")]
    [InlineData("de5:trail")]
    [InlineData("d5:peers2147483647:x")]
    [InlineData("d8:intervali99999999999999999999999999999999999999ee")]
    public void Announce_NoAnswer_IsTyped(string body) => Assert.Equal(TrackerErrorCode.InvalidResponse, Fails(body).Code);

    [Fact]
    public void Announce_FortyKilobytesOfNestedLists_IsTyped() =>
        Assert.Equal(TrackerErrorCode.InvalidResponse, Fails("d5:peers" + new string('l', 40_000)).Code);

    [Fact]
    public void Announce_WhiteSpaceBehind_IsForgiven() => Assert.Equal(TimeSpan.FromMinutes(15), Parse("d8:intervali900ee\r\n").Interval);

    [Fact]
    public void AnyBytes_OnlyTypedErrors() => Law.Holds(Arbitraries.AnyBytes(), Try, runs: 1000);

    [Fact]
    public void BencodedBytes_OnlyTypedErrors() => Law.Holds(Arbitraries.AnyBytesOf("dlie0123456789:-"u8.ToArray()), Try, runs: 2000);

    [Fact]
    public void MutatedAnswers_OnlyTypedErrors() => Law.Holds(
        Arbitraries.Mutated(
            Some.Bytes("d8:completei5e8:intervali900e5:peers12:\xCB\x00\x71\x07\x1A\xE1\xCB\x00\x71\x08\x00\x00" + "10:tracker id3:abce"),
            Some.Bytes("d8:intervali900e5:peersld2:ip11:203.0.113.74:porti6881eeee"),
            Some.Bytes("d14:failure reason4:nope8:retry in1:5e"),
            Some.Bytes("d5:filesd20:01234567890123456789d8:completei1e10:downloadedi2e10:incompletei3eeee")),
        Try,
        runs: 3000);

    [Fact]
    public void Scrape_TakesOnlyWhatWasAskedFor()
    {
        var asked = Identifiers.InfoHash.FromBytes("01234567890123456789"u8);
        var body = Some.Bytes("d5:filesd20:01234567890123456789d8:completei1e10:downloadedi-2e10:incompletei3ee20:xxxxxxxxxxxxxxxxxxxxdeee");
        var swarms = HttpTrackerReply.ParseScrape(body, [asked, Some.Hash]).Swarms;
        Assert.Equal((asked, new ScrapeEntry(1, 3, 0)), (Assert.Single(swarms).Key, swarms[asked]));
    }

    [Fact]
    public void Scrape_OfTheJavaScriptTracker_WhichWritesHashesAsLetters_IsRead()
    {
        var asked = Identifiers.InfoHash.FromBytes([0xDF, .. "haea8f3f40bb5da9cab"u8]);
        var body = Some.Bytes("d5:filesd21:\xC3\x9Fhaea8f3f40bb5da9cabd8:completei1e10:downloadedi1e10:incompletei0eeee");
        Assert.Equal(new ScrapeEntry(1, 0, 1), HttpTrackerReply.ParseScrape(body, [asked]).Swarms[asked]);
    }

    [Fact]
    public void Scrape_WithoutFiles_IsTyped() =>
        Assert.Equal(TrackerErrorCode.InvalidResponse, Assert.Throws<TrackerException>(() => HttpTrackerReply.ParseScrape(Some.Bytes("de"), [Some.Hash])).Code);

    private static void Try(byte[] body)
    {
        try
        {
            var response = HttpTrackerReply.ParseAnnounce(body, 50);
            Assert.True(response.Interval > TimeSpan.Zero && response.Peers.Count <= 50);
        }
        catch (TrackerException e)
        {
            Assert.True(e.Code is TrackerErrorCode.InvalidResponse or TrackerErrorCode.Rejected);
        }

        try
        {
            HttpTrackerReply.ParseScrape(body, [Some.Hash]);
        }
        catch (TrackerException e)
        {
            Assert.True(e.Code is TrackerErrorCode.InvalidResponse or TrackerErrorCode.Rejected);
        }

        if (HttpTrackerReply.TryParseFailure(body, out var failure))
            Assert.Equal(TrackerErrorCode.Rejected, failure.Code);
    }

    private static AnnounceResponse Parse(string body) => HttpTrackerReply.ParseAnnounce(Encoding.Latin1.GetBytes(body), 1000);

    private static TrackerException Fails(string body) => Assert.Throws<TrackerException>(() => Parse(body));
}
