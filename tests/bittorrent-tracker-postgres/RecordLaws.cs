using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.TrackerPostgres.Core;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Tests;

public class RecordLaws
{
    private static readonly Gen<PeerRecord> Records =
        from hash in Arbitraries.InfoHashes().Generator
        from id in Arbitraries.PeerIds().Generator
        from endPoint in Arbitraries.AnyEndPoints().Generator
        from isWeb in Gen.Elements(true, false)
        from isSeeder in Gen.Elements(true, false)
        from swarmEvent in Gen.Elements(Enum.GetValues<SwarmEvent>())
        select new PeerRecord(hash, id, isWeb ? null : PeerEndPoint.From(endPoint), isSeeder, swarmEvent);

    [Fact]
    public void RoundTrip_AnyPeerRecords() => Law.Holds(Records.ArrayOf().ToArbitrary(), records =>
    {
        ReadOnlySpan<byte> batch = Encode(records);
        foreach (var record in records)
        {
            Assert.True(PeerRecord.TryRead(ref batch, out var back));
            Assert.Equal(record, back);
        }

        Assert.False(PeerRecord.TryRead(ref batch, out _));
        Assert.True(batch.IsEmpty);
    });

    [Fact]
    public void AnyBytes_AreReadOrLeft() => Law.Holds(Arbitraries.Mutated(Records.ArrayOf(3).Select(Encode)), bytes =>
    {
        ReadOnlySpan<byte> batch = bytes;
        while (PeerRecord.TryRead(ref batch, out var record))
            Assert.InRange(record.Size, 41, 59);
    }, runs: 2000);

    [Fact]
    public void RoundTrip_AnyRelays() => Law.Holds(Arbitraries.AnyBytes(500), message =>
    {
        var output = new ArrayBufferWriter<byte>();
        new RelayRecord(Some.Swarm, Some.Id(7), message).Write(output);
        new RelayRecord(Some.Hash(2), Some.Id(8), message).Write(output);
        var batch = output.WrittenMemory;
        Assert.True(RelayRecord.TryRead(ref batch, out var first));
        Assert.Equal((Some.Swarm, Some.Id(7)), (first.Swarm, first.Receiver));
        Assert.Equal(message, first.Message.ToArray());
        Assert.True(RelayRecord.TryRead(ref batch, out _));
        Assert.False(RelayRecord.TryRead(ref batch, out _));
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public void RelayThatIsCutShort_IsNone(int length)
    {
        var bytes = new byte[44 + 4];
        BitConverter.TryWriteBytes(bytes.AsSpan(40), length);
        ReadOnlyMemory<byte> batch = bytes;
        Assert.False(RelayRecord.TryRead(ref batch, out _));
    }

    private static byte[] Encode(PeerRecord[] records)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var record in records)
            record.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
