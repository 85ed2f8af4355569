using System.Buffers.Binary;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class UdpTrackerCoreLaws
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    /// <summary>Packets are lost, repeated, late and out of order; the tracker restarts. Each request ends once, and all end in time.</summary>
    [Fact]
    public void AnyNetwork_EveryRequestEndsExactlyOnce() => Law.Holds(Seeds, seed =>
    {
        var random = new Random(seed);
        var rig = new UdpRig(new UdpTrackerCoreOptions { MaxRetransmissions = 3 }, seed);
        var network = new LossyTracker(random);
        var open = new HashSet<int>();
        for (var second = 0; second < 600; second++)
        {
            rig.AdvanceTo(second);
            if (second < 200 && random.Next(10) == 0)
                open.Add(rig.Announce());
            network.Step(rig, second);
            while (rig.Core.TryReadEvent(out var ended))
            {
                Assert.True(open.Remove(ended.RequestId));
                Assert.True(ended.Announce is null != ended.Error is null);
            }
        }

        Assert.Empty(open);
    }, runs: 100);

    [Fact]
    public void PerfectNetwork_NothingFails() => Law.Holds(Seeds, seed =>
    {
        var rig = new UdpRig(seed: seed);
        var random = new Random(seed);
        var network = new LossyTracker(random) { Loss = 0, RestartEvery = int.MaxValue };
        for (var second = 0; second < 300; second++)
        {
            rig.AdvanceTo(second);
            if (random.Next(5) == 0)
                rig.Announce();
            network.Step(rig, second);
            while (rig.Core.TryReadEvent(out var ended))
                Assert.Null(ended.Error);
        }
    }, runs: 50);

    [Fact]
    public void AnyBytesFromTheTracker_GiveTypedResultsOnly() => Law.Holds(Arbitraries.AnyBytes(64), bytes =>
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.Receive(WithId(bytes, rig.SentConnect().TransactionId));
        Read(rig);
        var second = new UdpRig();
        second.Announce();
        second.AcceptConnect();
        second.Receive(WithId(bytes, second.SentAnnounce().TransactionId));
        Read(second);
    }, runs: 2000);

    // The action small and the id right, so that the bytes behind are looked at.
    private static byte[] WithId(byte[] bytes, uint id)
    {
        if (bytes.Length < UdpHeader.Size)
            return bytes;
        bytes = [.. bytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes[3] % 5);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), id);
        return bytes;
    }

    private static void Read(UdpRig rig)
    {
        while (rig.Core.TryReadEvent(out var ended))
            Assert.True(ended.Announce is null != ended.Error is null);
    }

    private sealed class LossyTracker(Random random)
    {
        private readonly List<(int Second, byte[] Packet)> _onTheWay = [];
        private long _connectionId = 1;

        public double Loss { get; init; } = 0.4;

        public int RestartEvery { get; init; } = 40;

        public void Step(UdpRig rig, int second)
        {
            if (second % RestartEvery == RestartEvery - 1)
                _connectionId++;
            while (rig.Sent() is { } packet)
                Answer(packet, second);
            foreach (var due in _onTheWay.Where(one => one.Second <= second).OrderBy(_ => random.Next()).ToList())
            {
                _onTheWay.Remove(due);
                rig.Receive(due.Packet);
            }
        }

        private void Answer(byte[] packet, int second)
        {
            if (random.NextDouble() < Loss)
                return;
            var answer = UdpConnectRequest.TryParse(packet, out var connect) ? new UdpConnectResponse(connect.TransactionId, _connectionId).ToArray()
                : !UdpAnnounceRequest.TryParse(packet, out var announce) ? throw new InvalidDataException("What was sent is no request.")
                : announce.ConnectionId == _connectionId ? UdpRig.Answer(announce.TransactionId)
                : new UdpErrorResponse(announce.TransactionId, "Connection ID missmatch.").ToArray();
            for (var copies = Loss > 0 ? random.Next(3) : 1; copies > 0; copies--)
                _onTheWay.Add((second + (Loss > 0 ? random.Next(30) : random.Next(5)), answer));
        }
    }
}
