using System.Security.Cryptography;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>Our peer with JavaScript's simple-peer, on Chromium's WebRTC in a page and on wrtc's in Node.</summary>
public sealed class WebRtcSimplePeerTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>The example that simple-peer was introduced with.</summary>
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    public async Task TwoPeers_SignalsBetween_Whatever_AndAMegabyte(bool inPage, bool weInitiate, bool trickle)
    {
        await using var pair = await ConnectAsync(inPage, weInitiate, trickle);
        await pair.AssertTalkAsync("whatever" + RandomNumberGenerator.GetHexString(20));
        await pair.Ours.SendAsync(new byte[] { 0, 1, 254 });
        Assert.Equal("bytes 0001fe", await pair.PartnerReadsAsync());
        await pair.Partner.SendBytesAsync(0, 1, 254);
        Assert.Equal("bytes 0001fe", await pair.ReadAsync());
        await pair.TransferAsync(1_000_000, 60_000);
        await pair.TransferBackAsync(1_000_000, 60_000);
    }

    [Theory]
    [InlineData(true, 16)]
    [InlineData(true, 64)]
    [InlineData(false, 16)]
    [InlineData(false, 64)]
    public async Task Transfer_50MB_BothWays_SameBytes(bool inPage, int kibibytes)
    {
        const int Length = 50_000_000;
        await using var pair = await ConnectAsync(inPage, weInitiate: true, trickle: true);
        var there = await pair.TransferAsync(Length, kibibytes * 1024);
        var back = await pair.TransferBackAsync(Length, kibibytes * 1024);
        TestContext.Current.TestOutputHelper!.WriteLine($"{(inPage ? "page" : "wrtc")}, messages of {kibibytes} KiB: to it {there:0.0} MB/s, from it {back:0.0} MB/s");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Destroy_ByJavaScript_WeSeeItAtOnce(bool inPage)
    {
        await using var pair = await ConnectAsync(inPage, weInitiate: true, trickle: true);
        await pair.Partner.CloseAsync("connection");
        await pair.Ours.Closed.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Null(pair.Ours.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_ByUs_JavaScriptSeesItAtOnce_WithoutError(bool inPage)
    {
        await using var pair = await ConnectAsync(inPage, weInitiate: false, trickle: true);
        await pair.Ours.DisposeAsync();
        Assert.Null(await pair.Partner.ClosedAsync().WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Renegotiate_AskedByJavaScript_MessagesGoOn(bool inPage)
    {
        await using var pair = await ConnectAsync(inPage, weInitiate: true, trickle: true);
        var transfer = pair.TransferAsync(10_000_000, 16 * 1024);
        await pair.Partner.NegotiateAsync();
        await transfer;
        await pair.AssertTalkAsync("after");
    }

    private async Task<WebRtcPair> ConnectAsync(bool inPage, bool weInitiate, bool trickle)
    {
        WebRtcPartner partner = inPage
            ? await WebRtcBrowserPartner.OpenAsync(browser, simple: true, !weInitiate, trickle)
            : await WebRtcNodePartner.StartAsync(!weInitiate, trickle);
        return await WebRtcPair.ConnectAsync(partner, new WebRtcPeerOptions { Initiator = weInitiate, Trickle = trickle });
    }
}
