using System.Net;
using WebTorrent.Ice;
using WebTorrent.SimplePeer;
using WebTorrent.Stun;

namespace WebTorrent.Interop.Tests;

/// <summary>Through routers that translate addresses: Linux, as it runs in most homes, with coturn outside.</summary>
public sealed class WebRtcNatTests
{
    private const int Length = 1_000_000;

    [Theory]
    [InlineData(WebRtcNatKind.SamePort, true, true)]
    [InlineData(WebRtcNatKind.SamePort, false, false)]
    [InlineData(WebRtcNatKind.Symmetric, true, false)]
    [InlineData(WebRtcNatKind.Symmetric, false, true)]
    public async Task OneBehindARouter_TheOtherOutside_Connect(WebRtcNatKind kind, bool insideOffers, bool trickle)
    {
        await using var network = await WebRtcNatNetwork.CreateAsync();
        var home = await network.AddHomeAsync(kind);
        var (inside, outside) = (At(home.Inside, network.Server.Stun) with { Trickle = trickle }, At(WebRtcNatNetwork.World) with { Trickle = trickle });
        await using var pair = insideOffers
            ? await WebRtcOurPair.ConnectAsync(inside, outside, network.StartInTheWorld, home.Start)
            : await WebRtcOurPair.ConnectAsync(outside, inside, home.Start, network.StartInTheWorld);
        await pair.TransferAsync(Length);
        var seen = (insideOffers ? pair.Other : pair.Initiator).GetStatus();
        Assert.Equal(home.Outside, seen.RemoteEndPoint!.Address);
        // What coturn saw is what the other side sees, or is not: that is what makes a router symmetric.
        var expected = kind == WebRtcNatKind.SamePort ? IceCandidateType.ServerReflexive : IceCandidateType.PeerReflexive;
        Assert.True(expected == seen.RemoteCandidateType, $"{seen} {(insideOffers ? pair.Initiator : pair.Other).GetStatus()}");
        Assert.Equal(expected, (insideOffers ? pair.Initiator : pair.Other).GetStatus().LocalCandidateType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BothBehindRouters_ConnectByWhatTheServerTells(bool trickle)
    {
        await using var network = await WebRtcNatNetwork.CreateAsync();
        var (first, second) = (await network.AddHomeAsync(WebRtcNatKind.SamePort), await network.AddHomeAsync(WebRtcNatKind.SamePort));
        await using var pair = await WebRtcOurPair.ConnectAsync(
            At(first.Inside, network.Server.Stun) with { Trickle = trickle },
            At(second.Inside, network.Server.Stun) with { Trickle = trickle },
            second.Start,
            first.Start);
        await pair.TransferAsync(Length);
        foreach (var (peer, other) in new[] { (pair.Initiator, second), (pair.Other, first) })
        {
            var status = peer.GetStatus();
            Assert.Equal((IceCandidateType.ServerReflexive, IceCandidateType.ServerReflexive, other.Outside), (status.LocalCandidateType!.Value, status.RemoteCandidateType!.Value, status.RemoteEndPoint!.Address));
        }
    }

    [Theory]
    [InlineData(WebRtcNatKind.Symmetric, WebRtcNatKind.Symmetric)]
    [InlineData(WebRtcNatKind.Symmetric, WebRtcNatKind.SamePort)]
    public async Task RoutersThatLetNobodyThrough_ConnectThroughTheRelay_AndNotWithout(WebRtcNatKind kind, WebRtcNatKind otherKind)
    {
        await using var network = await WebRtcNatNetwork.CreateAsync();
        var (first, second) = (await network.AddHomeAsync(kind), await network.AddHomeAsync(otherKind));
        var alone = At(first.Inside, network.Server.Stun) with { ConnectTimeout = TimeSpan.FromSeconds(6) };
        await using (var failing = WebRtcOurPair.Start(alone, alone with { Bind = new IPEndPoint(second.Inside, 0) }, second.Start, first.Start))
        {
            var error = await Assert.ThrowsAsync<WebRtcException>(() => failing.Initiator.WaitForConnectionAsync().WaitAsync(WebRtcPair.Patience));
            Assert.Equal(WebRtcErrorCode.Timeout, error.Code);
        }

        await using var pair = await WebRtcOurPair.ConnectAsync(
            At(first.Inside, network.Server.Stun, network.Server.Turn()), At(second.Inside, network.Server.Stun, network.Server.Turn()), second.Start, first.Start);
        await pair.TransferAsync(Length);
        var types = new[] { pair.Initiator.GetStatus().LocalCandidateType, pair.Initiator.GetStatus().RemoteCandidateType };
        Assert.Contains(IceCandidateType.Relayed, types);
    }

    /// <summary>An offer that waits for longer than the routers remember: they are reminded, or the relay would send to nobody.</summary>
    [Fact]
    public async Task AnswerAfterTheRoutersHaveForgotten_ConnectsAllTheSame()
    {
        await using var network = await WebRtcNatNetwork.CreateAsync();
        var (first, second) = (await network.AddHomeAsync(WebRtcNatKind.Symmetric), await network.AddHomeAsync(WebRtcNatKind.Symmetric));
        await first.RememberForAsync(20);
        var options = At(first.Inside, network.Server.Turn()) with { Trickle = false, Initiator = true };
        await using var initiator = new WebRtcPeer(options);
        first.Start(initiator);
        await using var signals = initiator.SignalsAsync().GetAsyncEnumerator();
        Assert.True(await signals.MoveNextAsync().AsTask().WaitAsync(WebRtcPair.Patience));
        await Task.Delay(TimeSpan.FromSeconds(28), TestContext.Current.CancellationToken);
        // The other one has no relay, so that all depends on that of the offer; which has to know from where it will be sent to.
        await using var other = new WebRtcPeer(At(second.Inside, network.Server.Stun) with { Trickle = false });
        second.Start(other);
        other.Signal(signals.Current);
        await using var answers = other.SignalsAsync().GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(WebRtcPair.Patience));
        initiator.Signal(answers.Current);
        await Task.WhenAll(initiator.WaitForConnectionAsync(), other.WaitForConnectionAsync()).WaitAsync(WebRtcPair.Patience);
        Assert.Equal(IceCandidateType.Relayed, initiator.GetStatus().LocalCandidateType);
    }

    private static WebRtcPeerOptions At(IPAddress address, params IceServer[] servers) => new() { Bind = new IPEndPoint(address, 0), IceServers = servers };
}
