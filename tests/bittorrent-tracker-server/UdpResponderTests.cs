using System.Buffers.Binary;
using System.Text;
using FsCheck.Fluent;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;
using WebTorrent.TrackerServer.Core;

namespace WebTorrent.TrackerServer.Tests;

public class UdpResponderTests
{
    // The reference vectors of SipHash-2-4 (key 00 01 .. 0f, message 00 01 .. n-1).
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(7, 0xab0200f58b01d137UL)]
    [InlineData(8, 0x93f5f5799a932462UL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    [InlineData(63, 0x958a324ceb064572UL)]
    public void SipHash_ReferenceVectors(int length, ulong expected)
    {
        byte[] key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        byte[] message = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Assert.Equal(expected, new SipHash(key).Compute(message));
    }

    [Fact]
    public void Announce_TellsPeersCountsAndInterval()
    {
        var rig = new UdpRig();
        var other = Some.EndPoint("192.0.2.9", 1);
        rig.Send(UdpRig.AnnouncePacket(rig.Connect(other), peer: 2, port: 9, left: 0), other);
        var reply = rig.Send(UdpRig.AnnouncePacket(rig.Connect()));
        Assert.Equal((1, 1800, 1, 1), (UdpRig.ActionOf(reply), Number(reply, 8), Number(reply, 12), Number(reply, 16)));
        Assert.Equal(Some.EndPoint("192.0.2.9", 9), PeerEndPoint.FromCompact(reply.AsSpan(20)));
    }

    [Fact]
    public void Announce_OverIPv6_GetsIPv6Peers()
    {
        var rig = new UdpRig();
        rig.Send(UdpRig.AnnouncePacket(rig.Connect(), peer: 2));
        var other = Some.EndPoint("2001:db8::9", 1);
        rig.Send(UdpRig.AnnouncePacket(rig.Connect(other), peer: 3, port: 9), other);
        var reply = rig.Send(UdpRig.AnnouncePacket(rig.Connect(Some.ClientV6)), Some.ClientV6);
        Assert.Equal((38, 3), (reply.Length, Number(reply, 12)));
        Assert.Equal(Some.EndPoint("2001:db8::9", 9), PeerEndPoint.FromCompact(reply.AsSpan(20)));
    }

    [Theory]
    [InlineData("192.0.2.1", 6)]
    [InlineData("2001:db8::1", 18)]
    public void Announce_AsksForAMillionPeers_AnswerFitsADatagram(string client, int size)
    {
        var rig = new UdpRig(new TrackerServerOptions { MaxNumWant = 1000 });
        var from = Some.EndPoint(client, 1);
        var id = rig.Connect(from);
        for (var port = 1; port < 400; port++)
            rig.Send(UdpRig.AnnouncePacket(id, peer: port, port: port), from);
        Assert.Equal(20 + (1380 / size * size), rig.Send(UdpRig.AnnouncePacket(id, want: 1_000_000, port: 1), from).Length);
    }

    [Fact]
    public void Announce_WithoutConnect_IsRefused_AndChangesNothing()
    {
        var rig = new UdpRig();
        foreach (var id in (ulong[])[0, 1, 0x41727101980, ulong.MaxValue])
            Assert.Equal(3, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(id))));
        Assert.Equal(0, rig.Policy.Store.GetStats().Peers);
    }

    [Fact]
    public void ConnectionId_OfAnotherAddress_IsRefused_OfAnotherPortNot()
    {
        var rig = new UdpRig();
        var id = rig.Connect();
        Assert.Equal(3, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(id), Some.EndPoint("192.0.2.2", 6881))));
        Assert.Equal(1, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(id), Some.Client.WithPort(1))));
    }

    [Fact]
    public void ConnectionId_LastsTwoToThreeMinutes()
    {
        // BEP 15: a client may use it for one minute after it came, a tracker shall accept it for two after it was sent.
        var rig = new UdpRig();
        for (var second = 0; second < 120; second += 7)
        {
            rig.Now = TimeSpan.FromSeconds(600 + second);
            var id = rig.Connect();
            rig.Now += TimeSpan.FromSeconds(120);
            Assert.Equal(1, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(id))));
            rig.Now += TimeSpan.FromSeconds(60);
            Assert.Equal(3, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(id))));
        }
    }

    [Fact]
    public void SenderWithoutPort_IsNotAnswered()
    {
        // Nothing can be sent there; the system would only throw, which costs more than the answer.
        var rig = new UdpRig();
        Assert.Empty(rig.Send(UdpRig.ConnectPacket(), Some.Client.WithPort(0)));
    }

    [Fact]
    public void AnnouncedAddress_IsIgnored_UnlessAllowed()
    {
        byte[] victim = [198, 51, 100, 7];
        var rig = new UdpRig();
        rig.Send(UdpRig.AnnouncePacket(rig.Connect(), peer: 1, port: 80, address: victim));
        Assert.Equal(Some.Client.WithPort(80), Seen(rig));
        rig = new UdpRig(new TrackerServerOptions { AcceptAnnouncedAddress = true });
        rig.Send(UdpRig.AnnouncePacket(rig.Connect(), peer: 1, port: 80, address: victim));
        Assert.Equal(Some.EndPoint("198.51.100.7", 80), Seen(rig));
    }

    [Fact]
    public void Port0_IsRefused()
    {
        var rig = new UdpRig();
        Assert.Equal(3, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(rig.Connect(), port: 0))));
        Assert.Equal(0, rig.Policy.Store.GetStats().Peers);
    }

    [Fact]
    public void Scrape_CountsSwarms_OfAtMostWhatFits()
    {
        var rig = new UdpRig();
        var id = rig.Connect();
        rig.Send(UdpRig.AnnouncePacket(id));
        var reply = rig.Send(UdpRig.ScrapePacket(id, [Some.Hash(9), Some.Swarm]));
        Assert.Equal((2, 32, 0, 1), (UdpRig.ActionOf(reply), reply.Length, Number(reply, 16), Number(reply, 28)));
        Assert.Equal(8 + (74 * 12), rig.Send(UdpRig.ScrapePacket(id, [.. Enumerable.Range(0, 100).Select(Some.Hash)])).Length);
        Assert.Equal(3, UdpRig.ActionOf(rig.Send(UdpRig.ScrapePacket(id))));
    }

    [Fact]
    public void DeniedTorrent_IsRefused_AndScrapesAsEmpty()
    {
        var denied = new HashSet<InfoHash>();
        var rig = new UdpRig(new TrackerServerOptions { DeniedHashes = denied });
        var id = rig.Connect();
        rig.Send(UdpRig.AnnouncePacket(id));
        denied.Add(Some.Swarm);
        Assert.Equal(3, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(id))));
        Assert.Equal(0, Number(rig.Send(UdpRig.ScrapePacket(id, Some.Swarm)), 16));
    }

    [Fact]
    public void Filter_SeesUrlData_AndItsReasonIsSent()
    {
        AnnounceInfo? seen = null;
        var rig = new UdpRig(new TrackerServerOptions { Filter = info => (seen = info).PathAndQuery == "/announce?key=1" ? null : "no key" });
        var id = rig.Connect();
        Assert.Equal(1, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(id, urlData: "/announce?key=1"))));
        Assert.Equal((TrackerProtocol.Udp, Some.Swarm, Some.Client), (seen!.Protocol, seen.InfoHash, seen.EndPoint));
        Assert.Equal("no key", Encoding.UTF8.GetString(rig.Send(UdpRig.AnnouncePacket(id, urlData: "/x")).AsSpan(8)));
    }

    [Fact]
    public void FilterThatThrows_RefusesTheAnnounce_AndTheTrackerLives()
    {
        var rig = new UdpRig(new TrackerServerOptions { Filter = _ => throw new InvalidOperationException("no") });
        Assert.Equal(3, UdpRig.ActionOf(rig.Send(UdpRig.AnnouncePacket(rig.Connect()))));
    }

    [Fact]
    public void AnyBytes_OfUnprovenAddresses_AnswersAreNoLonger() => Law.Holds(Arbitraries.AnyBytes(400), packet => new UdpRig().Send(packet).Length <= packet.Length, runs: 1000);

    [Fact]
    public void MutatedPackets_OfUnprovenAddresses_AnswersAreNoLonger()
    {
        var rig = new UdpRig();
        var stolen = rig.Connect(Some.EndPoint("192.0.2.77", 1));
        Law.Holds(
            Arbitraries.Mutated(UdpRig.ConnectPacket(), UdpRig.AnnouncePacket(stolen), UdpRig.ScrapePacket(stolen, Some.Swarm)),
            packet => rig.Send(packet).Length <= packet.Length,
            runs: 3000);
        Assert.Equal(0, rig.Policy.Store.GetStats().Peers);
    }

    [Fact]
    public void MutatedPackets_OfProvenAddresses_AnswersFitADatagram()
    {
        var rig = new UdpRig();
        var id = rig.Connect();
        Law.Holds(
            Arbitraries.Mutated(UdpRig.ConnectPacket(), UdpRig.AnnouncePacket(id, urlData: "/announce?x"), UdpRig.ScrapePacket(id, Some.Swarm, Some.Hash(2))),
            packet => rig.Send(packet).Length <= 1400,
            runs: 3000);
    }

    [Fact]
    public void Answer_AllocatesNothing()
    {
        var rig = new UdpRig();
        var policy = rig.Policy;
        var ids = new UdpConnectionIds(SipHash.WithRandomKey());
        var responder = new Udp.UdpResponder(policy, ids);
        var packet = UdpRig.AnnouncePacket(ids.Create(default, Some.Client));
        var reply = new byte[1400];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
                responder.Answer(default, Some.Client, packet, reply);
        }));
    }

    private static int Number(byte[] reply, int at) => BinaryPrimitives.ReadInt32BigEndian(reply.AsSpan(at));

    private static PeerEndPoint Seen(UdpRig rig) => ((MemorySwarmStore)rig.Policy.Store).Announce(Some.Peer(77)).Peers.Single();
}
