using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using WebTorrent.Ice;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.SimplePeer;
using WebTorrent.Stun;

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
        var error = await FailAsync(hidden);
        Assert.Equal(StunErrorCode.Unauthorized, Assert.IsType<StunException>(error.InnerException).Code);
        Assert.Contains(log.Errors, each => each is StunException { Code: StunErrorCode.Unauthorized });
        Assert.Contains(log.Warnings, each => each.Contains($"turn:{server.Address}", StringComparison.Ordinal) && each.Contains("password", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("udp", typeof(StunException))]
    [InlineData("tcp", typeof(SocketException))]
    public async Task NobodyThere_NothingElseAllowed_TheErrorSaysSo(string transport, Type expected)
    {
        var log = new WebRtcLog();
        var server = new IceServer { Urls = [$"turn:192.0.2.1:9?transport={transport}"], Username = "user", Credential = "any" };
        if (transport == "tcp") server = server with { Urls = [$"turn:127.0.0.1:{LocalNetwork.FreePort()}?transport=tcp"] };
        var error = await FailAsync(new WebRtcPeerOptions { IceServers = [server], RelayOnly = true, ConnectTimeout = TimeSpan.FromSeconds(3), Logger = log });
        Assert.IsType(expected, error.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OverTls_CertificateThatWeTrust_SameBytes(bool byName)
    {
        using var certificate = new WebRtcTurnCertificate("turn.example", "192.0.2.77");
        await using var server = await WebRtcTurnServer.StartAsync(certificate);
        var seen = new ConcurrentQueue<SslPolicyErrors>();
        var hidden = new WebRtcPeerOptions
        {
            IceServers = [server.TurnOverTls(byName ? "turn.example" : $"{server.Address}")],
            Resolver = (_, _) => Task.FromResult<IPAddress[]>([server.Address]),
            ServerCertificateValidation = (_, shown, _, errors) =>
            {
                seen.Enqueue(errors);
                return shown!.GetCertHashString(HashAlgorithmName.SHA256) == certificate.Thumbprint;
            },
            RelayOnly = true,
        };
        await using var pair = await WebRtcOurPair.ConnectAsync(hidden, hidden);
        await pair.TransferAsync(Length);
        Assert.Equal((IceCandidateType.Relayed, IceCandidateType.Relayed), (pair.Initiator.GetStatus().LocalCandidateType, pair.Other.GetStatus().LocalCandidateType));
        // It was judged by the name, or address, in the URL.
        Assert.Equal(2, seen.Count);
        Assert.All(seen, errors => Assert.Equal(byName, !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)));
    }

    [Fact]
    public async Task OverTls_CertificateThatTheSystemDoesNotTrust_NoConnection_TheErrorSaysSo()
    {
        using var certificate = new WebRtcTurnCertificate("turn.example");
        await using var server = await WebRtcTurnServer.StartAsync(certificate);
        var hidden = new WebRtcPeerOptions
        {
            IceServers = [server.TurnOverTls("turn.example")],
            Resolver = (_, _) => Task.FromResult<IPAddress[]>([server.Address]),
            RelayOnly = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        Assert.IsType<AuthenticationException>((await FailAsync(hidden)).InnerException);
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

    private static async Task<WebRtcException> FailAsync(WebRtcPeerOptions options)
    {
        await using var pair = WebRtcOurPair.Start(options, new WebRtcPeerOptions());
        var error = await Assert.ThrowsAsync<WebRtcException>(() => pair.Initiator.WaitForConnectionAsync().WaitAsync(WebRtcPair.Patience));
        Assert.Contains(error.Code, new[] { WebRtcErrorCode.Timeout, WebRtcErrorCode.Unreachable });
        return error;
    }

    private static async Task TransferAsync(WebRtcPair pair)
    {
        await pair.TransferAsync(Length, 16 * 1024);
        await pair.TransferBackAsync(Length, 16 * 1024);
    }
}
