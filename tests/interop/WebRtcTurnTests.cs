using WebTorrent.Ice;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>Connections through coturn, and what it says as a STUN server.</summary>
public sealed class WebRtcTurnTests(Browser browser) : IClassFixture<Browser>
{
    private const int Length = 5_000_000;

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task OursToOurs_BothRelayed_SameBytes(string transport)
    {
        await using var server = await WebRtcTurnServer.StartAsync();
        var hidden = new WebRtcPeerOptions { IceServers = [server.Turn(transport)], RelayOnly = true };
        await using var pair = await WebRtcOurPair.ConnectAsync(hidden, hidden);
        await pair.TransferAsync(Length);
        foreach (var status in new[] { pair.Initiator.GetStatus(), pair.Other.GetStatus() })
        {
            Assert.Equal(IceCandidateType.Relayed, status.LocalCandidateType);
            Assert.Equal(server.Address, status.RemoteEndPoint!.Address);
        }
    }

    [Theory]
    [InlineData("udp", true, true)]
    [InlineData("udp", false, false)]
    [InlineData("tcp", false, true)]
    public async Task WeAreRelayed_ChromiumIsNot_SameBytes(string transport, bool weOffer, bool trickle)
    {
        await using var server = await WebRtcTurnServer.StartAsync();
        var partner = await WebRtcBrowserPartner.OpenAsync(browser, simple: false, initiator: !weOffer, trickle);
        var options = new WebRtcPeerOptions { Initiator = weOffer, Trickle = trickle, IceServers = [server.Turn(transport)], RelayOnly = true };
        await using var pair = await WebRtcPair.ConnectAsync(partner, options);
        await TransferAsync(pair);
        Assert.Equal(IceCandidateType.Relayed, pair.Ours.GetStatus().LocalCandidateType);
        Assert.EndsWith(" relay", await partner.WayAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task ChromiumIsRelayed_WeAreNot_SameBytes(bool weOffer, bool trickle)
    {
        await using var server = await WebRtcTurnServer.StartAsync();
        var config = WebRtcTurnServer.ToConfiguration(server.Turn(), relayOnly: true);
        var partner = await WebRtcBrowserPartner.OpenAsync(browser, simple: false, initiator: !weOffer, trickle, config);
        await using var pair = await WebRtcPair.ConnectAsync(partner, new WebRtcPeerOptions { Initiator = weOffer, Trickle = trickle });
        await TransferAsync(pair);
        Assert.StartsWith("relay ", await partner.WayAsync(), StringComparison.Ordinal);
        Assert.Equal(server.Address, pair.Ours.GetStatus().RemoteEndPoint!.Address);
    }

    [Fact]
    public async Task BothRelayed_WithChromium_SameBytes()
    {
        await using var server = await WebRtcTurnServer.StartAsync();
        var partner = await WebRtcBrowserPartner.OpenAsync(browser, simple: false, initiator: true, config: WebRtcTurnServer.ToConfiguration(server.Turn(), relayOnly: true));
        await using var pair = await WebRtcPair.ConnectAsync(partner, new WebRtcPeerOptions { IceServers = [server.Turn()], RelayOnly = true });
        await TransferAsync(pair);
        Assert.Equal("relay relay", await partner.WayAsync());
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task WrongPassword_NothingElseAllowed_TypedError(string transport)
    {
        await using var server = await WebRtcTurnServer.StartAsync();
        var log = new WebRtcLog();
        var hidden = new WebRtcPeerOptions
        {
            IceServers = [server.Turn(transport, credential: "wrong")],
            RelayOnly = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            Logger = log,
        };
        await using var pair = WebRtcOurPair.Start(hidden, new WebRtcPeerOptions());
        var error = await Assert.ThrowsAsync<WebRtcException>(() => pair.Initiator.WaitForConnectionAsync().WaitAsync(WebRtcPair.Patience));
        Assert.Contains(error.Code, new[] { WebRtcErrorCode.Timeout, WebRtcErrorCode.Unreachable });
        Assert.Contains(log.Errors, each => each is Stun.StunException { Code: Stun.StunErrorCode.Unauthorized });
    }

    [Fact]
    public async Task WrongPassword_DirectWayIsThere_Connects()
    {
        await using var server = await WebRtcTurnServer.StartAsync();
        var options = new WebRtcPeerOptions { IceServers = [server.Turn(credential: "wrong")] };
        await using var pair = await WebRtcOurPair.ConnectAsync(options, options);
        Assert.Equal(IceCandidateType.Host, pair.Initiator.GetStatus().LocalCandidateType);
    }

    /// <summary>There is no address translation here, so that the address told is the own one, which is not told twice: the offer that waits for it says that it came.</summary>
    [Fact]
    public async Task StunServer_TellsOurAddress_TheOfferNeedNotWaitForLonger()
    {
        await using var server = await WebRtcTurnServer.StartAsync();
        var options = new WebRtcPeerOptions { Initiator = true, Trickle = false, IceServers = [server.Stun], GatheringTimeout = TimeSpan.FromSeconds(60) };
        await using var peer = new WebRtcPeer(options);
        peer.Start();
        await using var signals = peer.SignalsAsync().GetAsyncEnumerator();
        Assert.True(await signals.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Contains($" {server.Address} ", signals.Current, StringComparison.Ordinal);
    }

    private static async Task TransferAsync(WebRtcPair pair)
    {
        await pair.TransferAsync(Length, 16 * 1024);
        await pair.TransferBackAsync(Length, 16 * 1024);
    }
}
