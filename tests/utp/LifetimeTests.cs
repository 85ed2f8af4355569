using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Utp.Core;
using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

/// <summary>How connections begin and end when things happen at the same time, twice, or never.</summary>
public class LifetimeTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void BothDialAtOnce_TwoWorkingConnections()
    {
        var pair = new Pair(new Link(1), new Link(2));
        var back = pair.Second.Core.Connect(pair.Simulation.Now, pair.First.Address)!;
        pair.Simulation.RunUntil(() => pair.Accepted is not null && pair.First.Accepted.Count == 1);
        var accepted = pair.First.Accepted.Dequeue();
        var there = pair.Send(300_000);
        var other = new Flow(pair.Second, back, pair.First, () => accepted, 300_000, 3);
        pair.Simulation.Add(other);
        pair.Simulation.RunUntil(() => there.IsEnded && other.IsEnded);
        Assert.Equal((300_000, 300_000), (there.Read, other.Read));
    }

    [Fact]
    public void BothDialAtOnce_EachBehindADoorThatOpensFromInside_TheyMeet()
    {
        var first = new Node(1);
        var second = new Node(2);
        var simulation = Simulation.Between(first, second, new Link(1) { Loss = 1 }, new Link(2));
        var dialled = first.Core.Connect(simulation.Now, second.Address)!;
        simulation.Run(Second / 10);
        simulation.Connect(first, second, new Link(1), new Link(2));
        second.Core.Connect(simulation.Now, first.Address);
        simulation.RunUntil(() => dialled.IsEstablished && first.Accepted.Count == 1 && second.Accepted.Count == 1, 3 * Second);
    }

    [Fact]
    public void SameIdDialledAgain_OldConnectionLetGoLater_NewOneLives()
    {
        var node = new Node(1);
        var old = Accept(node);
        node.Core.HandlePacket(Second, Bytes(PacketType.Reset, 8, 3, (ushort)(old.NextSequence - 1)), Stranger);
        Transmit(node);
        Assert.True(old.IsClosed);
        var young = Accept(node);
        Assert.NotSame(old, young);
        old.Release(Second);
        node.Core.Wake(old);
        Transmit(node);
        Assert.Same(young, node.Core.Find(Stranger, 8));
        Assert.Equal(1, node.Core.Connections);
    }

    [Fact]
    public void OtherSideForgotUs_WeOnlyAcknowledge_ItsResetIsBelieved()
    {
        var pair = new Pair(new Link(1), new Link(2));
        pair.Simulation.RunUntil(() => pair.Accepted is not null);
        pair.Simulation.Filter = bytes => bytes[0] >> 4 != (int)PacketType.Reset;
        pair.Accepted!.Abort();
        pair.Second.Core.Wake(pair.Accepted);
        pair.Simulation.Run(Second);
        pair.Simulation.Filter = null;
        Assert.False(pair.Dialled.IsClosed);
        pair.Simulation.Run(40 * Second);
        Assert.Equal(UtpCloseReason.Reset, pair.Dialled.CloseReason);
    }

    [Fact]
    public void BrokenOff_NobodyEverRead_MemoryIsGivenBack()
    {
        var budget = new ReceiveBudget(1_000_000);
        var handshake = new HalfOpen(Stranger, 7, 1, 100, long.MaxValue);
        var connection = UtpConnection.Accept(Second, handshake, new UtpLimits(500_000, 500_000, 1_472), budget);
        Assert.True(Packet.TryParse([.. Bytes(PacketType.Data, 8, 2, 99), .. new byte[1_000]], out var packet));
        connection.HandlePacket(Second, packet);
        Assert.True(Packet.TryParse([.. Bytes(PacketType.Data, 8, 4, 99), .. new byte[1_000]], out packet));
        connection.HandlePacket(Second, packet);
        Assert.Equal(998_000, budget.Free);
        connection.Abort();
        Assert.Equal(1_000_000, budget.Free);
    }

    [Fact]
    public void LetGo_OtherSideTakesAPacketNowAndThen_EndsAllTheSame()
    {
        var pair = new Pair(new Link(1), new Link(2));
        var flow = pair.Send(3_000_000);
        pair.Simulation.RunUntil(() => flow.Read > 100_000);
        long next = 0;
        pair.Simulation.Filter = bytes =>
        {
            if (bytes[0] >> 4 != (int)PacketType.Data)
                return true;
            var passes = pair.Simulation.Now >= next;
            next = passes ? pair.Simulation.Now + (5 * Second) : next;
            return passes;
        };
        pair.Dialled.Release(pair.Simulation.Now);
        pair.First.Core.Wake(pair.Dialled);
        pair.Simulation.RunUntil(() => pair.First.Core.Connections == 0, 150 * Second);
    }

    private static DatagramAddress Stranger { get; } = DatagramAddress.From(new IPEndPoint(IPAddress.Parse("192.0.2.9"), 1_000));

    private static UtpConnection Accept(Node node)
    {
        node.Core.HandlePacket(Second, Bytes(PacketType.Syn, 7, 1, 0), Stranger);
        Assert.True(PacketHeader.TryParse(Assert.Single(Transmit(node)), out var answer));
        node.Core.HandlePacket(Second, [.. Bytes(PacketType.Data, 8, 2, (ushort)(answer.Sequence - 1)), 1, 2, 3], Stranger);
        Transmit(node);
        return node.Core.Find(Stranger, 8)!;
    }

    private static byte[] Bytes(PacketType type, ushort id, ushort sequence, ushort ack)
    {
        var bytes = new byte[PacketHeader.Size];
        new PacketHeader(type, 0, id, 1_000, 1_000, 1_000_000, sequence, ack).WriteTo(bytes);
        return bytes;
    }

    private static List<byte[]> Transmit(Node node)
    {
        var packets = new List<byte[]>();
        var buffer = new byte[65_507];
        while (node.Core.TryTransmit(Second, buffer, out var transmission))
            packets.Add(buffer[..transmission.Length]);
        return packets;
    }
}
