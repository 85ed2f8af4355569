using System.Buffers.Binary;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>Messages that may be given up (RFC 3758, RFC 7496), and streams that begin anew (RFC 6525).</summary>
public class PartialReliabilityTests
{
    [Fact]
    public void BadLine_AnySeed_OnlyWhatMayBeDroppedIs_TheRestInOrder()
    {
        var given = 0L;
        for (var seed = 0; seed < 300; seed++)
            given += Exchange(seed);
        Assert.InRange(given, 100, long.MaxValue);
    }

    [Fact]
    public void NoRetransmits_LostMessageIsSkipped_NextOneIsNotHeldUp()
    {
        var pair = Pair.Connected();
        var got = new List<byte>();
        pair.Second.Reader = message => got.Add(message.Span[0]);
        pair.There.Loss = 1;
        pair.Send(pair.First, [1], retransmits: 0);
        pair.Pump();
        pair.There.Loss = 0;
        pair.Send(pair.First, [2], retransmits: 0);
        pair.Run(2);
        Assert.Equal([2], got);
        Assert.Equal(1, pair.First.Core.Statistics.MessagesAbandoned);
    }

    [Fact]
    public void Lifetime_OverBeforeItsTurn_NeverSent()
    {
        var pair = Pair.Connected();
        var got = 0;
        pair.Second.Reader = _ => got++;
        pair.There.Loss = 1;
        pair.Send(pair.First, new byte[100_000], lifetime: TimeSpan.FromMilliseconds(300));
        for (var i = 0; i < 10; i++)
            pair.Send(pair.First, new byte[1000], stream: 2, lifetime: TimeSpan.FromMilliseconds(300));
        pair.Run(1);
        pair.There.Loss = 0;
        pair.Run(10);
        Assert.Equal((0, 0, 0), (got, pair.First.Core.BufferedAmount, pair.First.Core.OutstandingBuffers));
        pair.Send(pair.First, [1]);
        pair.Send(pair.First, [1], stream: 2);
        pair.Run(1);
        Assert.Equal(2, got);
    }

    [Fact]
    public void ResetStream_AfterItsMessages_ThenItsNumbersBeginAnew()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var pair = Pair.Connected(new Link(seed) { Loss = 0.2 }, new Link(seed + 100) { Loss = 0.2 }, seed: seed);
            var got = new List<int>();
            pair.Second.Reader = message => got.Add(message.Span.Length);
            pair.Send(pair.First, new byte[30_000], stream: 5);
            pair.Send(pair.First, new byte[10], stream: 6);
            Assert.True(pair.First.Core.ResetStream(5));
            Assert.Equal(SctpSendResult.StreamClosed, pair.Send(pair.First, [1], stream: 5));
            pair.RunUntil(() => pair.First.Events.Contains(new SctpEvent(SctpEventKind.OutgoingStreamReset, 5)), 60);
            Assert.Equal([10, 30_000], got.Order());
            Assert.Contains(new SctpEvent(SctpEventKind.IncomingStreamReset, 5), pair.Second.Events);
            Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, new byte[20], stream: 5));
            pair.Send(pair.First, new byte[11], stream: 6);
            pair.RunUntil(() => got.Count == 4, 60);
        }
    }

    [Fact]
    public void ResetStream_ManyAtOnce_EachOnce()
    {
        var pair = Pair.Connected();
        for (var i = 0; i < 3000; i++)
        {
            pair.Send(pair.First, [1], stream: (ushort)i);
            Assert.True(pair.First.Core.ResetStream((ushort)i));
        }
        pair.RunUntil(() => pair.First.Events.Count(happened => happened.Kind == SctpEventKind.OutgoingStreamReset) == 3000, 10);
        Assert.Equal(3000, pair.Second.Events.Where(happened => happened.Kind == SctpEventKind.IncomingStreamReset).Distinct().Count());
    }

    [Fact]
    public void UnorderedAndOtherStreams_AreNotHeldUpByALoss()
    {
        var pair = Pair.Connected(new Link(1) { Delay = TimeSpan.FromMilliseconds(50) });
        var got = new List<int>();
        pair.Second.Reader = message => got.Add(message.Span.Length);
        pair.There.Loss = 1;
        pair.Send(pair.First, new byte[1], stream: 1);
        pair.Pump();
        pair.There.Loss = 0;
        pair.Send(pair.First, new byte[2], stream: 1);
        pair.Send(pair.First, new byte[3000], stream: 1, unordered: true);
        pair.Send(pair.First, new byte[4000], stream: 2);
        pair.Run(0.06);
        Assert.Equal([3000, 4000], got.Order());
        pair.Run(2);
        Assert.Equal([1, 2], got[2..]);
    }

    private static long Exchange(int seed)
    {
        var random = new Random(seed);
        var pair = Pair.Connected(
            new Link(seed) { Loss = random.NextDouble() * 0.3, Jitter = TimeSpan.FromMilliseconds(random.Next(20)) },
            new Link(seed + 1) { Loss = random.NextDouble() * 0.3 }, seed: seed);
        var got = new List<int>();
        var whole = true;
        pair.Second.Reader = message =>
        {
            got.Add(BinaryPrimitives.ReadInt32BigEndian(message.Span));
            whole &= message.Span.Length == BinaryPrimitives.ReadInt32BigEndian(message.Span[4..]);
        };
        const int Count = 60;
        for (var i = 0; i < Count; i++)
        {
            var message = new byte[8 + random.Next(5000)];
            BinaryPrimitives.WriteInt32BigEndian(message, i);
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), message.Length);
            // Every third is reliable.
            var retransmits = i % 3 == 0 ? (int?)null : random.Next(2);
            var lifetime = i % 3 == 0 || random.Next(2) == 0 ? (TimeSpan?)null : TimeSpan.FromMilliseconds(random.Next(100));
            pair.Send(pair.First, message, 1, retransmits: lifetime is null ? retransmits : null, lifetime: lifetime);
        }
        pair.RunUntil(() => pair.First.Core.BufferedAmount == 0 && pair.First.Core.Statistics.BytesInFlight == 0, 120);
        pair.Run(20);
        Assert.True(whole, $"seed {seed}: a part of a message");
        Assert.True(got.Order().SequenceEqual(got), $"seed {seed}: out of order");
        Assert.Equal(Count / 3, got.Count(number => number % 3 == 0));
        Assert.Equal(got.Count, got.Distinct().Count());
        Assert.True(got.Count + pair.First.Core.Statistics.MessagesAbandoned >= Count, $"seed {seed}: lost and not given up");
        Assert.Equal((0, 0, 0, 0), (pair.First.Core.OutstandingBuffers, pair.Second.Core.OutstandingBuffers, pair.First.Core.BufferedAmount, pair.Second.Core.Statistics.BytesHeld));
        return pair.First.Core.Statistics.MessagesAbandoned;
    }
}
