using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Datagram;
using WebTorrent.TestKit;
using WebTorrent.Utp.Core;
using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

/// <summary>What strangers send: each of these once hurt somebody, or would.</summary>
public class HostileTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void SynFlood_FromInventedAddresses_SmallTable_OneSmallAnswerEach()
    {
        var node = new Node(1, new UtpCoreOptions { MaxHalfOpenIncoming = 100 });
        long received = 0, sent = 0;
        var buffer = new byte[65_507];
        for (var i = 0; i < 10_000; i++)
        {
            var syn = Syn((ushort)i);
            received += syn.Length;
            node.Core.HandlePacket(Second + i, syn, Stranger(i));
            while (node.Core.TryTransmit(Second + i, buffer, out var packets))
                sent += packets.Length;
        }
        Assert.Equal(0, node.Core.Connections);
        Assert.InRange(node.Core.HalfOpen, 1, 100);
        Assert.Equal(received, sent);
    }

    [Fact]
    public void SynThenNothing_NeverAcceptedNorAnsweredAgain()
    {
        var node = new Node(1);
        node.Core.HandlePacket(Second, Syn(7), Stranger(1));
        Assert.Single(Transmit(node, Second));
        for (var now = 2 * Second; now < 60 * Second; now += Second)
        {
            node.Core.HandleTimeout(now);
            Assert.Empty(Transmit(node, now));
        }
        Assert.Equal(0, node.Core.Connections);
    }

    [Fact]
    public void SecondPacket_ThatNeverSawOurAnswer_NoConnection()
    {
        var node = new Node(1);
        node.Core.HandlePacket(Second, Syn(7), Stranger(1));
        Assert.True(PacketHeader.TryParse(Assert.Single(Transmit(node, Second)), out var answer));
        for (var guess = 0; guess < 1_000; guess++)
        {
            var ack = (ushort)(answer.Sequence + guess);
            node.Core.HandlePacket(Second, Data(8, 2, ack), Stranger(1));
        }
        Assert.Equal(0, node.Core.Connections);
        node.Core.HandlePacket(Second, Data(8, 2, (ushort)(answer.Sequence - 1)), Stranger(1));
        Assert.Equal(1, node.Core.Connections);
    }

    [Fact]
    public void StrangersPackets_FewResets_NoneLarger()
    {
        var node = new Node(1);
        var sent = 0;
        for (var i = 0; i < 10_000; i++)
        {
            node.Core.HandlePacket(Second, Data((ushort)i, 1, 1), Stranger(i));
            foreach (var packet in Transmit(node, Second))
            {
                sent++;
                Assert.Equal(PacketHeader.Size, packet.Length);
            }
        }
        Assert.InRange(sent, 1, 20);
    }

    [Fact]
    public void StrangersReset_NeverAnswered()
    {
        var node = new Node(1);
        node.Core.HandlePacket(Second, Bytes(PacketType.Reset, 5, 1, 1), Stranger(1));
        Assert.Empty(Transmit(node, Second));
    }

    [Fact]
    public void Reset_WithNumberNeverSent_Ignored_WithAPlausibleOne_Ends()
    {
        var pair = Running(out _);
        var dialled = pair.Dialled;
        for (var i = 1_000; i < 30_000; i += 100)
            pair.Simulation.Inject(pair.First, pair.Second.Address, Bytes(PacketType.Reset, dialled.ReceiveId, 1, (ushort)(NextSequence(pair) + i)));
        Assert.False(dialled.IsClosed);
        pair.Simulation.Inject(pair.First, pair.Second.Address, Bytes(PacketType.Reset, dialled.SendId, 1, (ushort)(NextSequence(pair) - 1)));
        Assert.Equal(UtpCloseReason.Reset, dialled.CloseReason);
    }

    [Fact]
    public void Reset_FromAnotherAddress_Ignored()
    {
        var pair = Running(out var flow);
        for (var ack = 0; ack < 65_536; ack += 7)
            pair.Simulation.Inject(pair.First, Stranger(1), Bytes(PacketType.Reset, pair.Dialled.ReceiveId, 1, (ushort)ack));
        pair.Simulation.RunUntil(() => flow.IsEnded);
    }

    [Fact]
    public void AckOfWhatWasNeverSent_Ignored()
    {
        var pair = Running(out var flow);
        var next = NextSequence(pair);
        for (var ahead = 0; ahead < 30_000; ahead += 11)
            pair.Simulation.Inject(pair.First, pair.Second.Address, Bytes(PacketType.State, pair.Dialled.ReceiveId, 1, (ushort)(next + ahead)));
        pair.Simulation.RunUntil(() => flow.IsEnded);
        Assert.Equal(flow.Written, flow.Read);
    }

    [Fact]
    public void SelectiveAckOfEverything_OnlyWhatWasSentCounts()
    {
        var pair = Running(out _);
        byte[] mask = [.. Enumerable.Repeat((byte)0xFF, 252)];
        byte[] lie = [.. Bytes(PacketType.State, pair.Dialled.ReceiveId, 1, (ushort)(NextSequence(pair) - 1), Packet.SelectiveAckExtension), 0, 252, .. mask];
        for (var i = 0; i < 100; i++)
            pair.Simulation.Inject(pair.First, pair.Second.Address, lie);
        pair.Simulation.Run(Second);
        Assert.InRange(pair.Dialled.CongestionWindow, 1, 8 * 1024 * 1024);
    }

    [Fact]
    public void AnyPacketsAtAll_NoException_BoundedMemory() => Law.Holds(Any().ArrayOf(200).ToArbitrary(), packets =>
    {
        var pair = Running(out _);
        foreach (var packet in packets)
        {
            pair.Simulation.Inject(pair.First, pair.Second.Address, packet(pair.Dialled, NextSequence(pair)));
            pair.Simulation.Inject(pair.Second, pair.First.Address, packet(pair.Accepted!, 0));
        }
        pair.Simulation.Run(Second);
        Assert.InRange(pair.Dialled.SendBacklog, 0, 20_000_000);
    }, runs: 25);

    [Fact]
    public void DataFarAhead_NotKept_WindowHolds()
    {
        var limits = new UtpCoreOptions { Limits = new UtpLimits(100_000, 1_000_000, 1_472) };
        var pair = new Pair(new Link(1), new Link(2), limits);
        pair.Simulation.RunUntil(() => pair.Accepted is not null);
        var accepted = pair.Accepted!;
        var payload = new byte[1_400];
        for (var ahead = 2; ahead < 30_000; ahead++)
            accepted.HandlePacket(pair.Simulation.Now, Parse([.. Bytes(PacketType.Data, accepted.ReceiveId, (ushort)(NextSequence(pair) + ahead), LastSequence(pair, accepted)), .. payload]));
        Assert.InRange(accepted.BufferedBytes, 1, 150_000);
    }

    [Fact]
    public void ManyConnections_NobodyReads_TogetherWithinTheBudget()
    {
        const int Connections = 40;
        var options = new UtpCoreOptions { Limits = new UtpLimits(1_000_000, 1_000_000, 1_472), MaxReceiveMemory = 3_000_000 };
        var pair = new Pair(new Link(1), new Link(2), options);
        var sources = Enumerable.Range(0, Connections).Select(_ => pair.First.Core.Connect(pair.Simulation.Now, pair.Second.Address)!).ToList();
        foreach (var source in sources)
            pair.Simulation.Add(new Flow(pair.First, source, pair.Second, () => null, 2_000_000, 1));
        pair.Simulation.Run(10 * Second);
        var held = sources.Sum(source => pair.Second.Core.Find(pair.First.Address, source.SendId)!.BufferedBytes);
        Assert.InRange(held, 2_000_000, 3_000_000 + (Connections * 130_000));
    }

    [Fact]
    public void MoreConnectionsThanAllowed_NotAccepted()
    {
        var options = new UtpCoreOptions { MaxConnections = 5 };
        var first = new Node(1);
        var second = new Node(2, options);
        var simulation = Simulation.Between(first, second, new Link(1), new Link(2));
        for (var i = 0; i < 20; i++)
            first.Core.Connect(first.Time(simulation.Now), second.Address);
        simulation.Run(5 * Second);
        Assert.Equal(5, second.Core.Connections);
    }

    [Fact]
    public void OtherProtocols_NotOurs()
    {
        var node = new Node(1);
        foreach (var bytes in new[] { "d1:ad2:id20:aaaaaaaaaaaaaaaaaaaae1:q4:pinge"u8.ToArray(), new byte[40], [1], [], [0x51, .. new byte[30]], [0x02, .. new byte[30]] })
            Assert.False(node.Core.HandlePacket(Second, bytes, Stranger(1)));
    }

    private static Pair Running(out Flow flow)
    {
        var pair = new Pair(new Link(1) { Rate = 1_000_000 }, new Link(2));
        flow = pair.Send(3_000_000);
        pair.Simulation.Run(Second / 2);
        Assert.NotNull(pair.Accepted);
        Assert.InRange(flow.Read, 1, 2_900_000);
        return pair;
    }

    private static Gen<Func<UtpConnection, ushort, byte[]>> Any() =>
        from type in Gen.Elements(PacketType.Data, PacketType.State, PacketType.Fin, PacketType.Syn, PacketType.Data, PacketType.State)
        from ahead in Gen.Choose(-50, 50)
        from sequence in Gen.Choose(0, 65_535)
        from mask in Arbitraries.Bytes(4, 252)
        from withMask in Gen.Elements(true, false)
        select (Func<UtpConnection, ushort, byte[]>)((connection, next) =>
        {
            var header = Bytes(type, connection.ReceiveId, (ushort)sequence, (ushort)(next + ahead), withMask ? Packet.SelectiveAckExtension : (byte)0);
            return withMask ? [.. header, 0, (byte)mask.Length, .. mask, 1, 2, 3] : [.. header, .. mask];
        });

    // The number after the last that the dialler sent, read from a packet of its own.
    private static ushort NextSequence(Pair pair) => pair.Dialled.NextSequence;

    private static ushort LastSequence(Pair pair, UtpConnection connection) => (ushort)(connection.NextSequence - 1);

    private static byte[] Syn(ushort id) => Bytes(PacketType.Syn, id, 1, 0);

    private static byte[] Data(ushort id, ushort sequence, ushort ack) => [.. Bytes(PacketType.Data, id, sequence, ack), 1, 2, 3];

    private static byte[] Bytes(PacketType type, ushort id, ushort sequence, ushort ack, byte extension = 0)
    {
        var bytes = new byte[PacketHeader.Size];
        new PacketHeader(type, extension, id, 1_000, 1_000, 1_000_000, sequence, ack).WriteTo(bytes);
        return bytes;
    }

    private static Packet Parse(byte[] bytes) => Packet.TryParse(bytes, out var packet) ? packet : throw new InvalidOperationException("No packet.");

    private static DatagramAddress Stranger(int number) => DatagramAddress.From(new IPEndPoint(0x0A000000L + number, 1_000));

    private static List<byte[]> Transmit(Node node, long now)
    {
        var packets = new List<byte[]>();
        var buffer = new byte[65_507];
        while (node.Core.TryTransmit(now, buffer, out var transmission))
            packets.Add(buffer[..transmission.Length]);
        return packets;
    }
}
