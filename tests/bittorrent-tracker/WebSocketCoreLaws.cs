using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class WebSocketCoreLaws
{
    private static readonly string[] Samples =
    [
        """{"action":"announce","info_hash":"AAAAAAAAAAAAAAAAAAAA","interval":120,"complete":2,"incomplete":3,"tracker id":"x"}""",
        """{"action":"announce","info_hash":"AAAAAAAAAAAAAAAAAAAA","peer_id":"BBBBBBBBBBBBBBBBBBBB","offer_id":"CCCCCCCCCCCCCCCCCCCC","offer":{"type":"offer"}}""",
        """{"action":"announce","info_hash":"AAAAAAAAAAAAAAAAAAAA","peer_id":"BBBBBBBBBBBBBBBBBBBB","offer_id":"CCCCCCCCCCCCCCCCCCCC","answer":"text"}""",
        """{"action":"scrape","files":{"AAAAAAAAAAAAAAAAAAAA":{"complete":4,"incomplete":1e1,"downloaded":6}}}""",
        """{"failure reason":"no","info_hash":"AAAAAAAAAAAAAAAAAAAA"}""",
    ];

    [Fact]
    public void RoundTrip_AnyHashAndPeerInJson() => Law.Holds(
        Some.Announces.ToArbitrary(),
        request =>
        {
            using var json = JsonDocument.Parse(WebSocketRequest.EncodeAnnounce(request, []));
            var bytes = new byte[20];
            Assert.True(BinaryText.TryDecode(json.RootElement.GetProperty("info_hash"), bytes));
            Assert.Equal(request.InfoHash, InfoHash.FromBytes(bytes));
            Assert.True(BinaryText.TryDecode(json.RootElement.GetProperty("peer_id"), bytes));
            Assert.Equal(request.PeerId, PeerId.FromBytes(bytes));
            Assert.Equal(request.Left, json.RootElement.GetProperty("left").GetInt64());
        });

    [Fact]
    public void RoundTrip_AnyAnswer_IsReadByTheOtherSide() => Law.Holds(
        Arbitraries.Bytes(60).ToArbitrary(),
        bytes =>
        {
            var (hash, from, id) = (InfoHash.FromBytes(bytes.AsSpan(0, 20)), PeerId.FromBytes(bytes.AsSpan(20, 20)), OfferId.FromBytes(bytes.AsSpan(40)));
            Assert.True(WebSocketMessage.TryParse(WebSocketRequest.EncodeAnswer(hash, from, Some.Peer, id, """{"sdp":"é"}"""), out var message));
            Assert.Equal((hash, from, id, """{"sdp":"é"}"""), (message.InfoHash, message.PeerId, message.OfferId, message.Answer));
        });

    [Fact]
    public void AnyBytes_AreReadOrRefused_WithoutError()
    {
        Law.Holds(Arbitraries.AnyBytes(), bytes => { _ = WebSocketMessage.TryParse(bytes, out _); });
        Law.Holds(Arbitraries.Mutated([.. Samples.Select(Encoding.UTF8.GetBytes)]), bytes => { _ = WebSocketMessage.TryParse(bytes, out _); }, runs: 3_000);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"info_hash\":\"\\ud800AAAAAAAAAAAAAAAAAAA\"}")]
    public void Message_ThatIsNone_IsRefused(string text) => Assert.False(WebSocketMessage.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Message_NestedWithoutEnd_IsRefused() =>
        Assert.False(WebSocketMessage.TryParse(Encoding.UTF8.GetBytes("{\"offer\":" + new string('[', 100_000)), out _));

    [Fact]
    public void AnyMessages_EndEachRequestOnce() => Law.Holds(
        Gen.Choose(0, Samples.Length - 1).ListOf().ToArbitrary(),
        order =>
        {
            var core = new WebSocketTrackerCore(Some.Peer, TimeSpan.FromSeconds(30));
            var hash = InfoHash.FromBytes("AAAAAAAAAAAAAAAAAAAA"u8);
            var open = new HashSet<int>
            {
                core.Announce(TimeSpan.Zero, Some.Announce with { InfoHash = hash }, []),
                core.Announce(TimeSpan.Zero, Some.Announce with { InfoHash = hash }, []),
                core.Scrape(TimeSpan.Zero, [hash]),
                core.Announce(TimeSpan.Zero, Some.Announce, []),
            };
            foreach (var sample in order) core.HandleMessage(TimeSpan.FromSeconds(1), Encoding.UTF8.GetBytes(Samples[sample]));
            core.HandleTimeout(TimeSpan.FromSeconds(30));
            while (core.TryReadEvent(out var result))
            {
                if (result.Signal is null) Assert.True(open.Remove(result.RequestId));
            }

            Assert.Empty(open);
            Assert.Null(core.NextTimeout);
        });

    [Fact]
    public void Offers_OfAFloodingTracker_AreBounded()
    {
        var core = new WebSocketTrackerCore(Some.Peer, TimeSpan.FromSeconds(30));
        core.Announce(TimeSpan.Zero, Some.Announce with { InfoHash = InfoHash.FromBytes("AAAAAAAAAAAAAAAAAAAA"u8) }, []);
        var taken = 0;
        for (var i = 0; i < 10_000; i++)
        {
            core.HandleMessage(TimeSpan.FromSeconds(i / 1_000.0), Encoding.UTF8.GetBytes(Samples[1]));
            while (core.TryReadEvent(out _)) taken++;
        }

        Assert.InRange(taken, 60, 60 + 50);
    }

    [Fact]
    public void Answer_AfterTwoMinutes_IsDropped()
    {
        foreach (var (seconds, events) in new[] { (119, 1), (120, 0) })
        {
            var core = new WebSocketTrackerCore(Some.Peer, TimeSpan.FromSeconds(30));
            var offer = new PeerOffer(OfferId.FromBytes("CCCCCCCCCCCCCCCCCCCC"u8), "1");
            core.Cancel(core.Announce(TimeSpan.Zero, Some.Announce with { InfoHash = InfoHash.FromBytes("AAAAAAAAAAAAAAAAAAAA"u8) }, [offer]));
            core.HandleMessage(TimeSpan.FromSeconds(seconds), Encoding.UTF8.GetBytes(Samples[2]));
            Assert.Equal(events, core.TryReadEvent(out _) ? 1 : 0);
        }
    }

    [Fact]
    public void Signal_TooLongOrNoJson_IsNone()
    {
        Assert.True(WebSocketRequest.IsSignal("{}"));
        Assert.False(WebSocketRequest.IsSignal(""));
        Assert.False(WebSocketRequest.IsSignal("{} {}"));
        Assert.False(WebSocketRequest.IsSignal("\"\ud800\""));
        Assert.False(WebSocketRequest.IsSignal("\"" + new string('x', 64 * 1024) + "\""));
    }
}
