using System.Text.RegularExpressions;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>What is told, and what is made of what is told.</summary>
public class SignalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_ByEither_BothHaveOtherNames(bool byInitiator)
    {
        await using var initiator = new WebRtcPeer(PeerPair.Local with { Initiator = true });
        await using var other = new WebRtcPeer(PeerPair.Local);
        var names = new SignalNames();
        initiator.Start();
        other.Start();
        _ = names.PassAsync(initiator, other);
        _ = names.PassAsync(other, initiator);
        await Task.WhenAll(initiator.WaitForConnectionAsync(), other.WaitForConnectionAsync()).WaitAsync(PeerPair.Patience);
        // The second one comes while the first is under way.
        for (var i = 0; i < 2; i++)
            (byInitiator ? initiator : other).Restart();
        await names.WaitForAsync(byInitiator ? 6 : 4).WaitAsync(PeerPair.Patience);
        await initiator.SendAsync("on");
        Assert.True(await other.WaitToReadAsync().AsTask().WaitAsync(PeerPair.Patience));
    }

    [Fact]
    public async Task Offer_SameNameAnotherPassword_BeginsAnew()
    {
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        await using var answering = new WebRtcPeer(PeerPair.Local with { Trickle = false });
        offering.Start();
        answering.Start();
        var offer = await FirstAsync(offering);
        answering.Signal(offer);
        var first = SignalNames.NameOf(await FirstAsync(answering));
        answering.Signal(Regex.Replace(offer, "ice-pwd:[^\\\\]*", "ice-pwd:anotheranotheranother2222", RegexOptions.NonBacktracking));
        Assert.NotEqual(first, SignalNames.NameOf(await FirstAsync(answering)));
    }

    /// <summary>The handshake is not made anew: the roles stay (RFC 8842 §5.5).</summary>
    [Fact]
    public async Task SecondOffer_LeavesTheRolesOpen_TheyStay()
    {
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        await using var answering = new WebRtcPeer(PeerPair.Local with { Trickle = false });
        offering.Start();
        answering.Start();
        var offer = await FirstAsync(offering);
        answering.Signal(offer.Replace("setup:actpass", "setup:active", StringComparison.Ordinal));
        Assert.Contains("setup:passive", await FirstAsync(answering), StringComparison.Ordinal);
        answering.Signal(Regex.Replace(offer, "ice-pwd:[^\\\\]*", "ice-pwd:anotheranotheranother2222", RegexOptions.NonBacktracking));
        Assert.Contains("setup:passive", await FirstAsync(answering), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sctp-port:5000", "sctp-port:0")]
    [InlineData("sctp-port:5000", "sctp-port:65536")]
    [InlineData("max-message-size:262144", "max-message-size:99999999999999999999")]
    public async Task Offer_ImpossibleValue_TypedError(string good, string bad)
    {
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        await using var answering = new WebRtcPeer(PeerPair.Local with { Trickle = false });
        offering.Start();
        answering.Start();
        var offer = await FirstAsync(offering);
        Assert.Contains(good, offer, StringComparison.Ordinal);
        var hostile = offer.Replace(good, bad, StringComparison.Ordinal);
        Assert.Equal(WebRtcErrorCode.InvalidSignal, Assert.Throws<WebRtcException>(() => answering.Signal(hostile)).Code);
        answering.Signal(offer);
    }

    /// <summary>The old form, with a port that cannot be.</summary>
    [Fact]
    public async Task Offer_OldFormWithoutPort_NoOtherErrorThanATypedOne()
    {
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        await using var answering = new WebRtcPeer(PeerPair.Local with { Trickle = false });
        offering.Start();
        answering.Start();
        var old = (await FirstAsync(offering)).Replace("UDP/DTLS/SCTP webrtc-datachannel", "DTLS/SCTP 0", StringComparison.Ordinal).Replace("a=sctp-port:5000\\r\\n", "", StringComparison.Ordinal);
        Assert.DoesNotContain("5000", old, StringComparison.Ordinal);
        Assert.True(Record.Exception(() => answering.Signal(old)) is null or WebRtcException);
    }

    [Fact]
    public async Task RelayOnly_WithoutRelay_NothingIsToldOrTried()
    {
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        await using var hiding = new WebRtcPeer(PeerPair.Local with { RelayOnly = true, Trickle = false });
        offering.Start();
        hiding.Start();
        hiding.Signal(await FirstAsync(offering));
        var answer = await FirstAsync(hiding);
        Assert.DoesNotContain("candidate:", answer, StringComparison.Ordinal);
        offering.Signal(answer);
        // One check would be enough for a connection.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal((WebRtcState.Connecting, WebRtcState.Connecting), (offering.State, hiding.State));
        Assert.Null(offering.GetStatus().RemoteEndPoint);
    }

    private static async Task<string> FirstAsync(WebRtcPeer peer)
    {
        await foreach (var signal in peer.SignalsAsync().WithCancellation(TestContext.Current.CancellationToken))
            return signal;
        throw new InvalidOperationException("There was no signal.");
    }
}
