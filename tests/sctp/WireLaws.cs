using FsCheck.Fluent;
using WebTorrent.Sctp.Core;
using WebTorrent.Sctp.Core.Wire;
using WebTorrent.Sctp.Tests.Network;
using WebTorrent.TestKit;

namespace WebTorrent.Sctp.Tests;

public class WireLaws
{
    /// <summary>RFC 3720, B.4.</summary>
    [Fact]
    public void Checksum_KnownVectors()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        byte[] ones = [.. Enumerable.Repeat((byte)0xFF, 8), 0, 0, 0, 0, .. Enumerable.Repeat((byte)0xFF, 20)];
        Assert.Equal(BitByBit(ones), Crc32C.Compute(ones));
    }

    [Fact]
    public void Checksum_AnyBytesOfAnyLength_AsBitByBit()
    {
        Law.Holds(Arbitraries.Bytes(12, 4000).ToArbitrary(), bytes => Assert.Equal(BitByBit(bytes), Crc32C.Compute(bytes)), 100);
        for (var length = 1180; length < 1200; length++)
            Assert.Equal(BitByBit(new byte[length]), Crc32C.Compute(new byte[length]));
    }

    [Fact]
    public void Bitmap_MatchesModel_AcrossTheEndOfNumbers() =>
        Law.Holds(
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            seed =>
            {
                var random = new Random(seed);
                var start = uint.MaxValue - (uint)random.Next(600);
                var (bitmap, model) = (new TsnBitmap(512), new HashSet<uint>());
                for (var i = 0; i < 200; i++)
                {
                    var tsn = start + (uint)random.Next(512);
                    if (random.Next(3) == 0)
                        bitmap.Clear(tsn);
                    else
                        bitmap.Set(tsn);
                    _ = bitmap[tsn] ? model.Add(tsn) : model.Remove(tsn);
                    var from = start + (uint)random.Next(512);
                    var end = start + 512;
                    Assert.Equal(First(from, end, model.Contains), bitmap.NextSet(from, end));
                    Assert.Equal(First(from, end, one => !model.Contains(one)), bitmap.NextClear(from, end));
                }
            });

    [Fact]
    public void Bytes_AnyAtAll_AreDropped_OrChangeNothing()
    {
        var node = new Node(1);
        Law.Holds(Arbitraries.AnyBytes(400), bytes =>
        {
            if (bytes.Length >= 12)
            {
                bytes[0] = bytes[2] = 5000 >> 8;
                bytes[1] = bytes[3] = 5000 & 255;
                CommonHeader.Seal(bytes);
            }
            node.Core.HandlePacket(TimeSpan.FromSeconds(1), bytes);
            while (node.Core.TryTransmit(TimeSpan.FromSeconds(1), new byte[1188], out _))
            {
            }
            Assert.Equal(SctpState.Closed, node.Core.State);
        }, 2000);
    }

    /// <summary>Packets of real exchanges with a few bytes changed and the checksum right: no exception, no growth, only typed errors.</summary>
    [Fact]
    public void Packets_Mutated_OnlyTypedErrors_NothingLeaks()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var pair = new Pair(new Link(seed) { Loss = 0.05 }, new Link(seed + 1) { Loss = 0.05 }, seed: seed)
            {
                Filter = (_, bytes) => random.Next(8) == 0 ? Mutate(bytes, random) : bytes,
            };
            pair.First.Core.Connect();
            pair.Second.Core.Connect();
            for (var i = 0; i < 30; i++)
            {
                pair.Send(pair.First, new byte[1 + random.Next(4000)], (ushort)random.Next(3), unordered: i % 2 == 0, retransmits: i % 3 == 0 ? 1 : null);
                pair.Send(pair.Second, new byte[1 + random.Next(4000)], (ushort)random.Next(3));
                if (i == 20)
                    pair.First.Core.ResetStream(1);
                pair.Run(0.05);
            }
            pair.First.Core.Shutdown();
            pair.Run(30);
            foreach (var node in new[] { pair.First, pair.Second })
            {
                Assert.InRange(node.Core.Statistics.BytesHeld, 0, 12_000_000);
                Assert.True(node.Core.State != SctpState.Closed || node.Core.OutstandingBuffers <= 1, $"seed {seed}");
            }
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var copy = bytes.ToArray();
        for (var i = random.Next(3); i >= 0; i--)
            copy[12 + random.Next(Math.Min(copy.Length - 12, 40))] = (byte)(random.Next(2) == 0 ? random.Next(256) : random.Next(4));
        if (random.Next(4) == 0 && copy.Length > 20)
            copy = copy[..(16 + (random.Next((copy.Length - 16) / 4) * 4))];
        CommonHeader.Seal(copy);
        return copy;
    }

    private static uint First(uint from, uint end, Func<uint, bool> isIt)
    {
        while (from != end && !isIt(from))
            from++;
        return from;
    }

    private static uint BitByBit(byte[] packet)
    {
        var crc = uint.MaxValue;
        for (var i = 0; i < packet.Length; i++)
        {
            crc ^= i is >= 8 and < 12 ? (byte)0 : packet[i];
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }
        return ~crc;
    }
}
