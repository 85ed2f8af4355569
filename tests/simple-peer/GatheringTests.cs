using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.SimplePeer.Core;
using WebTorrent.Stun;
using WebTorrent.TestKit;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>What servers are asked, and how long they are waited for.</summary>
public class GatheringTests
{
    private static readonly IPEndPoint Server = IPEndPoint.Parse("198.51.100.1:3478");
    private static readonly IPEndPoint Here = IPEndPoint.Parse("192.0.2.1:1001");

    /// <summary>NATs forget; an offer waits for its answer for a minute (RFC 8445 §5.1.1.4).</summary>
    [Fact]
    public void OfferWaits_ServerIsAskedEvery15Seconds()
    {
        using var side = Ask(trickle: true);
        var asked = Run(side, from: 0, seconds: 61, IPEndPoint.Parse("203.0.113.9:4000"));
        Assert.Equal([0, 15, 30, 45, 60], asked);
        Assert.Equal(1, side.Signals.Count(signal => signal.Contains("203.0.113.9", StringComparison.Ordinal)));
    }

    [Fact]
    public void Restart_ServerIsAskedAtOnce_AndTheOtherAddressIsTold()
    {
        using var side = Ask(trickle: false);
        Run(side, from: 0, seconds: 2, IPEndPoint.Parse("203.0.113.9:4000"));
        Assert.Contains("203.0.113.9", Assert.Single(side.Signals), StringComparison.Ordinal);
        // The network has changed: another address here, and another one outside.
        var other = VirtualTurnaround(side);
        Assert.Equal([2], Run(side, from: 2, seconds: 1, IPEndPoint.Parse("203.0.113.77:5000")));
        Assert.Contains("203.0.113.77", other(), StringComparison.Ordinal);
    }

    [Fact]
    public void SlowServer_OfferGoesWithoutIt()
    {
        using var side = Ask(trickle: false);
        Run(side, from: 0, seconds: 2, answer: null);
        Assert.Empty(side.Signals);
        Run(side, from: 2, seconds: 2, answer: null);
        Assert.Contains("192.0.2.1", Assert.Single(side.Signals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowResolver_OfferGoesWithoutTheServer()
    {
        var time = new VirtualTime();
        await using var peer = new WebRtcPeer(PeerPair.Local with
        {
            Initiator = true,
            Trickle = false,
            TimeProvider = time,
            IceServers = [new IceServer { Urls = ["stun:slow.example"] }],
            Resolver = static async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return [];
            },
        });
        peer.Start();
        time.Advance(TimeSpan.FromSeconds(4));
        await foreach (var offer in peer.SignalsAsync(TestContext.Current.CancellationToken))
        {
            Assert.Contains("127.0.0.1", offer, StringComparison.Ordinal);
            break;
        }
    }

    private static VirtualSide Ask(bool trickle)
    {
        var side = new VirtualSide(new WebRtcPeerOptions { Initiator = true, Trickle = trickle }, Certificate, Here, seed: 1, awaitsServers: true);
        var server = new IceServer { Urls = ["stun:198.51.100.1"] };
        side.Session.Transport.AwaitServers(-1);
        side.Session.Transport.SetServers(TimeSpan.Zero, [new ResolvedServer(server.ParseUrls()[0], server, Server)]);
        return side;
    }

    private static DtlsCertificate Certificate { get; } = DtlsCertificate.Create(TimeProvider.System);

    /// <summary>Answers the offer, restarts, and gives the next offer when asked.</summary>
    private static Func<string> VirtualTurnaround(VirtualSide side)
    {
        var now = TimeSpan.FromSeconds(2);
        using var answering = new VirtualSide(new WebRtcPeerOptions { Trickle = false }, Certificate, IPEndPoint.Parse("192.0.2.2:2002"), seed: 2);
        answering.Signal(now, side.Signals.Dequeue());
        answering.Pump(now);
        side.Signal(now, answering.Signals.Dequeue());
        side.Session.Transport.SetAddresses(now, [IPAddress.Parse("192.0.2.111")], 1001);
        side.Session.Restart(now);
        return side.Signals.Dequeue;
    }

    /// <summary>Lets time go by, and answers for the server. The seconds at which it was asked.</summary>
    private static List<int> Run(VirtualSide side, int from, int seconds, IPEndPoint? answer)
    {
        var asked = new List<int>();
        for (var now = TimeSpan.FromSeconds(from); now < TimeSpan.FromSeconds(from + seconds); now += TimeSpan.FromMilliseconds(100))
        {
            side.Session.HandleTimeout(now);
            side.Pump(now);
            foreach (var (_, request) in side.Sent.Where(sent => sent.To.Equals(Server)).ToList())
            {
                asked.Add((int)now.TotalSeconds);
                if (answer is not null)
                    side.Receive(now, Answer(request, answer), DatagramAddress.From(Server));
            }

            side.Pump(now);
        }

        return asked;
    }

    private static byte[] Answer(byte[] request, IPEndPoint mapped)
    {
        Assert.True(StunMessage.TryParse(request, out var asked));
        var answer = new byte[200];
        var writer = new StunMessageWriter(answer, StunClass.SuccessResponse, StunMethod.Binding, asked.TransactionId);
        writer.Write(StunAttributeType.XorMappedAddress, mapped);
        writer.AddFingerprint();
        return answer[..writer.Length];
    }
}
