namespace WebTorrent.Sctp.Tests;

public class AllocationTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(16_384)]
    [InlineData(65_536)]
    public void Messages_SentAndReceived_AllocateNothing(int size)
    {
        var rig = new Rig(size);
        rig.Transfer(20_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var packets = rig.Packets;
        rig.Transfer(30_000_000);
        Assert.InRange(rig.Packets - packets, 20_000, 1_000_000);
        // Queues may still double once; a message may not cost anything.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    /// <summary>Two associations that give each other what they send, in one thread.</summary>
    private sealed class Rig(int size)
    {
        private readonly SctpAssociationCore _one = New(1);
        private readonly SctpAssociationCore _other = New(2);
        private readonly byte[] _message = new byte[size];
        private readonly byte[] _packet = new byte[1188];
        private TimeSpan _now = TimeSpan.FromSeconds(1);

        public long Packets { get; private set; }

        public void Transfer(long count)
        {
            for (long got = 0; got < count; _now += TimeSpan.FromMicroseconds(50))
            {
                while (_one.BufferedAmount < 500_000)
                    _one.TrySend(_now, new SctpSend(1, 53), _message);
                Move(_one, _other);
                while (_other.TryReadMessage(out var message))
                {
                    got += message.Span.Length;
                    message.Dispose();
                }
                Move(_other, _one);
            }
        }

        private static SctpAssociationCore New(int seed)
        {
            var core = new SctpAssociationCore(null, new Random(seed));
            core.Connect();
            return core;
        }

        private void Move(SctpAssociationCore from, SctpAssociationCore to)
        {
            from.HandleTimeout(_now);
            for (; from.TryTransmit(_now, _packet, out var length); Packets++)
                to.HandlePacket(_now, _packet.AsSpan(0, length));
        }
    }
}
