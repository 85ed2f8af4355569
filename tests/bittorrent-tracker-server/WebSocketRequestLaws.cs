using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

public class WebSocketRequestLaws
{
    [Fact]
    public void RoundTrip_AnyBytesAsAString_HoweverEscaped() => Law.Holds(Arbitraries.Bytes(20).ToArbitrary(), bytes =>
    {
        foreach (var encoder in (JavaScriptEncoder[])[JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping])
        {
            var json = JsonEncodedText.Encode(Encoding.Latin1.GetString(bytes), encoder);
            var back = new byte[20];
            Assert.True(BinaryString.TryDecode(json.EncodedUtf8Bytes, back));
            Assert.Equal(bytes, back);
        }
    });

    [Theory]
    [InlineData("0123456789012345678")]
    [InlineData("012345678901234567890")]
    [InlineData("0123456789012345678\u0100")]
    [InlineData("0123456789012345678\\u0100")]
    [InlineData("0123456789012345678\\ud800")]
    [InlineData("0123456789012345678\\u00")]
    [InlineData("0123456789012345678\\u+0ff")]
    [InlineData("0123456789012345678\\x")]
    [InlineData("0123456789012345678\\")]
    public void WhatIsNot20Bytes_IsRefused(string text) => Assert.False(BinaryString.TryDecode(Encoding.UTF8.GetBytes(text), new byte[20]));

    [Fact]
    public void AnyBytes_NeverThrow() => Law.Holds(Arbitraries.AnyBytes(300), bytes => new WebSocketRequest().Read(bytes, 5, 5) is not null, runs: 2000);

    [Fact]
    public void MutatedMessages_AreReadOrRefused_WithinTheirLimits()
    {
        var announce = Encoding.UTF8.GetBytes(WebClient.AnnounceOf(1, offers: 3, swarmEvent: "started").ToJsonString());
        var answer = Encoding.UTF8.GetBytes("""{"action":"announce","info_hash":"aaaaaaaaaaaaaaaaaaaa","peer_id":"bbbbbbbbbbbbbbbbbbbb","to_peer_id":"cccccccccccccccccccc","offer_id":"x","answer":{"type":"answer","sdp":"v=0"}}""");
        var scrape = Encoding.UTF8.GetBytes("""{"action":"scrape","info_hash":["aaaaaaaaaaaaaaaaaaaa","bbbbbbbbbbbbbbbbbbbb"]}""");
        var request = new WebSocketRequest();
        Assert.Null(request.Read(announce, 5, 5));
        Assert.Null(request.Read(answer, 5, 5));
        Assert.Null(request.Read(scrape, 5, 5));
        Law.Holds(Arbitraries.Mutated(announce, answer, scrape), bytes =>
        {
            if (request.Read(bytes, 2, 1) is not null)
                return;
            Assert.InRange(request.Hashes.Count, 1, 1);
            Assert.InRange(request.Offers.Count, 0, 2);
            foreach (var offer in request.Offers)
                Assert.Equal(((byte)'{', (byte)'"'), (bytes[offer.Offer][0], bytes[offer.Id][0]));
        }, runs: 5000);
    }

    [Fact]
    public void Relay_HoldsOfferAndIdAsTheyWereSent()
    {
        var reply = new WebSocketReply();
        var message = reply.Relay("offer"u8, """{"sdp":"\u00e9 \" "}"""u8, "\"\\u0000\u00ff\""u8, "\"from\""u8, "\"hash\""u8);
        Assert.Contains("""{"sdp":"\u00e9 \" "}""", Encoding.UTF8.GetString(message.Span), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(message);
        Assert.Equal(("announce", "\0\u00ff", "from", "hash"), (Text(json, "action"), Text(json, "offer_id"), Text(json, "peer_id"), Text(json, "info_hash")));
    }

    [Fact]
    public void Failure_HoldsAnyReason()
    {
        foreach (var reason in (string[])["no", "\"quoted\\\n\0", "\u00e9\u20ac", "\ud800 alone"])
        {
            using var json = JsonDocument.Parse(new WebSocketReply().Failure(WebSocketAction.Scrape, "\"hash\""u8, reason));
            Assert.Equal(("scrape", reason.Replace('\ud800', '\ufffd'), "hash"), (Text(json, "action"), Text(json, "failure reason"), Text(json, "info_hash")));
        }
    }

    private static string? Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString();
}
