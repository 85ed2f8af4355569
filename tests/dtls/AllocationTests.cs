using WebTorrent.Dtls.Tests.Network;
using WebTorrent.TestKit;

namespace WebTorrent.Dtls.Tests;

public class AllocationTests
{
    [Fact]
    public void SealAndOpen_ManyRecords_AllocateNothing()
    {
        using var pair = Pair.Connected();
        var datagram = new byte[1_200 + DtlsConnectionCore.Overhead];
        var sink = new Counter();
        Move(pair, datagram, ref sink, 1_000);
        Assert.Equal(0, Allocations.Of(() => Move(pair, datagram, ref sink, 5_000)));
        Assert.Equal(26_000 * 1_200, sink.Bytes);
    }

    private static void Move(Pair pair, byte[] datagram, ref Counter sink, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var length = pair.Client.Core.SealInPlace(datagram, 1_200);
            pair.Server.Core.HandlePacket(pair.Now, datagram.AsSpan(0, length), ref sink);
            pair.Server.Core.HandleTimeout(pair.Now);
            Assert.False(pair.Server.Core.TryTransmit(datagram, out _));
            Assert.False(pair.Client.Core.TryTransmit(datagram, out _));
        }
    }

    private struct Counter : IDtlsSink
    {
        public long Bytes { get; private set; }

        public void OnApplicationData(Span<byte> data) => Bytes += data.Length;
    }
}
