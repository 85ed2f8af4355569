using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>Our peer with a plain RTCPeerConnection in Chromium.</summary>
public sealed class WebRtcChromiumTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(true, "active", true)]
    [InlineData(true, "passive", false)]
    [InlineData(false, "active", false)]
    [InlineData(false, "passive", true)]
    public async Task OfferOrAnswer_EitherRoleOfDtls_TextBytesAndNothing_BothWays(bool weOffer, string ourRole, bool trickle)
    {
        var seen = new List<string>();
        await using var pair = await ConnectAsync(weOffer, trickle, edit: signal =>
        {
            lock (seen) seen.Add(signal);
            return SetRole(signal, weOffer, ourRole);
        });
        lock (seen) Assert.Contains($"a=setup:{AnswerOf(weOffer, ourRole)}", seen.Single(signal => signal.Contains("\"answer\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        await pair.AssertTalkAsync("héllo");
        await pair.Ours.SendAsync(new byte[] { 0, 1, 254 });
        await pair.Ours.SendAsync("");
        await pair.Ours.SendAsync(ReadOnlyMemory<byte>.Empty);
        foreach (var expected in new[] { "bytes 0001fe", "text ", "bytes " }) Assert.Equal(expected, await pair.PartnerReadsAsync());
        await pair.Partner.SendBytesAsync(0, 1, 254);
        await pair.Partner.SendTextAsync("");
        await pair.Partner.SendBytesAsync();
        foreach (var expected in new[] { "bytes 0001fe", "text ", "bytes " }) Assert.Equal(expected, await pair.ReadAsync());
    }

    [Theory]
    [InlineData(true, 16)]
    [InlineData(true, 64)]
    [InlineData(false, 16)]
    [InlineData(false, 64)]
    public async Task Transfer_20MB_BothWays_SameBytes(bool weOffer, int kibibytes)
    {
        await using var pair = await ConnectAsync(weOffer);
        await TransferAsync(pair, 20_000_000, kibibytes);
    }

    [Fact]
    public async Task Transfer_200MB_BothWays_SameBytes()
    {
        await using var pair = await ConnectAsync(weOffer: true);
        await TransferAsync(pair, 200_000_000, kibibytes: 64);
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("connection")]
    public async Task Close_ByThePage_WeSeeItAtOnce(string how)
    {
        await using var pair = await ConnectAsync(weOffer: true);
        await pair.AssertTalkAsync("a");
        await pair.Partner.CloseAsync(how);
        await pair.Ours.Closed.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Null(pair.Ours.Error);
    }

    [Fact]
    public async Task Close_ByUs_WhatWasSentArrives_ThePageSeesItAtOnce()
    {
        await using var pair = await ConnectAsync(weOffer: false);
        await pair.Partner.ExpectAsync(1_000_000);
        for (var i = 0; i < 10; i++) await pair.Ours.SendAsync(new byte[100_000]);
        await pair.Ours.DisposeAsync();
        await pair.Partner.CollectedAsync().WaitAsync(WebRtcPair.Patience);
        await pair.Partner.ClosedAsync().WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PageTellsNames_InPlaceOfAddresses_Connects(bool resolve)
    {
        var names = 0;
        var partner = await WebRtcBrowserPartner.OpenAsync(browser, simple: false, initiator: true, hidesAddresses: true);
        await using var pair = await WebRtcPair.ConnectAsync(partner, new WebRtcPeerOptions { ResolveMdns = resolve }, signal =>
        {
            if (signal.Contains(".local ", StringComparison.Ordinal)) Interlocked.Increment(ref names);
            return signal;
        });
        Assert.True(names > 0, "The page told no name.");
        await pair.AssertTalkAsync("a");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Restart_FromEitherSide_MessagesGoOn(bool weOffer, bool byUs)
    {
        var names = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await using var pair = await ConnectAsync(weOffer, edit: signal =>
        {
            if (Regex.Match(signal, "a=ice-ufrag:[^\\\\]*", RegexOptions.NonBacktracking) is { Success: true } name) names.TryAdd(name.Value, true);
            return signal;
        });
        await pair.AssertTalkAsync("before");
        var transfer = pair.TransferAsync(10_000_000, 16 * 1024);
        if (byUs) pair.Ours.Restart();
        else if (weOffer) pair.Ours.Signal("""{"type":"renegotiate","renegotiate":true}""");
        else await pair.Partner.RestartAsync();
        await transfer;
        for (var tries = 0; names.Count < 4; tries++)
        {
            Assert.True(tries < 100, "Both sides did not begin anew.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        await pair.AssertTalkAsync("after");
    }

    [Fact]
    public async Task PageIsGone_WithoutGoodbye_WeNoticeWhenConsentEnds()
    {
        var partner = await WebRtcBrowserPartner.OpenAsync(browser, simple: false, initiator: true);
        await using var pair = await WebRtcPair.ConnectAsync(partner, new WebRtcPeerOptions());
        await pair.AssertTalkAsync("a");
        await partner.Page.KillAsync();
        await pair.Ours.Closed.WaitAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(WebRtcErrorCode.Unreachable, pair.Ours.Error!.Code);
    }

    private async Task<WebRtcPair> ConnectAsync(bool weOffer, bool trickle = true, Func<string, string>? edit = null)
    {
        var partner = await WebRtcBrowserPartner.OpenAsync(browser, simple: false, initiator: !weOffer, trickle);
        return await WebRtcPair.ConnectAsync(partner, new WebRtcPeerOptions { Initiator = weOffer, Trickle = trickle }, edit);
    }

    private static async Task TransferAsync(WebRtcPair pair, int length, int kibibytes)
    {
        var there = await pair.TransferAsync(length, kibibytes * 1024);
        var back = await pair.TransferBackAsync(length, kibibytes * 1024);
        TestContext.Current.TestOutputHelper!.WriteLine($"{length / 1_000_000} MB in messages of {kibibytes} KiB: to Chromium {there:0.0} MB/s, from Chromium {back:0.0} MB/s");
    }

    /// <summary>Offers leave the choice to who answers. Here it is taken away on the way.</summary>
    private static string SetRole(string signal, bool weOffer, string ourRole)
    {
        var json = JsonNode.Parse(signal)!.AsObject();
        if ((string?)json["type"] != "offer") return signal;
        var offered = weOffer == (ourRole == "active") ? "active" : "passive";
        json["sdp"] = ((string)json["sdp"]!).Replace("a=setup:actpass", $"a=setup:{offered}", StringComparison.Ordinal);
        return json.ToJsonString();
    }

    private static string AnswerOf(bool weOffer, string ourRole) => weOffer == (ourRole == "active") ? "passive" : "active";
}
