using System.Net;
using System.Net.Sockets;
using WebTorrent.Dtls;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Whoever finds the port sends what he likes.</summary>
public class HostileDatagramTests
{
    /// <summary>A stranger's hello before the other side's: the handshake must not be his.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ForgedClientHello_FromElsewhere_ConnectsAllTheSame(bool beforeTheAnswer)
    {
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false, ConnectTimeout = TimeSpan.FromSeconds(5) });
        await using var answering = new WebRtcPeer(PeerPair.Local with { Trickle = false });
        offering.Start();
        answering.Start();
        var offer = await FirstAsync(offering);
        var target = PeerPair.AddressIn(offer);
        if (beforeTheAnswer)
            Forge(target);
        answering.Signal(offer);
        var answer = await FirstAsync(answering);
        // The answerer has no answer to its checks yet, and begins no handshake: the stranger is first.
        offering.Signal(answer);
        if (!beforeTheAnswer)
            Forge(target);
        await Task.WhenAll(offering.WaitForConnectionAsync(), answering.WaitForConnectionAsync()).WaitAsync(PeerPair.Patience);
    }

    private static async Task<string> FirstAsync(WebRtcPeer peer)
    {
        await foreach (var signal in peer.SignalsAsync().WithCancellation(TestContext.Current.CancellationToken))
            return signal;
        throw new InvalidOperationException("There was no signal.");
    }

    private static void Forge(IPEndPoint target)
    {
        using var certificate = DtlsCertificate.Create(TimeProvider.System);
        using var stranger = new DtlsConnectionCore(new DtlsOptions { Role = DtlsRole.Client, Certificate = certificate });
        stranger.Start(TimeSpan.Zero);
        var hello = new byte[1500];
        Assert.True(stranger.TryTransmit(hello, out var length));
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        for (var i = 0; i < 20; i++)
            socket.Send(hello, length, target);
    }
}
