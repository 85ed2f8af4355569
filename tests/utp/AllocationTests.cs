using WebTorrent.Utp.Core;
using WebTorrent.Utp.Tests.Network;

namespace WebTorrent.Utp.Tests;

public class AllocationTests
{
    [Fact]
    public void SendAndReceive_ManyPackets_AllocateNothingEach()
    {
        var rig = new Rig();
        rig.Transfer(20_000_000);
        var before = (Bytes: GC.GetAllocatedBytesForCurrentThread(), rig.Packets);
        rig.Transfer(100_000_000);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before.Bytes) / (double)(rig.Packets - before.Packets);
        // A block of 64 KiB, which holds 45 packets, is an object.
        Assert.InRange(each, 0, 5);
        Assert.InRange(rig.Packets - before.Packets, 60_000, 200_000);
    }

    /// <summary>Two cores that give each other what they send, in one thread.</summary>
    private sealed class Rig
    {
        private const int BlockSize = 60_000;

        private readonly Node _first = new(1);
        private readonly Node _second = new(2);
        private readonly byte[] _buffer = new byte[65_507];
        private readonly UtpConnection _source;
        private UtpConnection? _sink;
        private long _now = 1_000_000;

        public Rig() => _source = _first.Core.Connect(_now, _second.Address)!;

        public long Packets { get; private set; }

        public void Transfer(long count)
        {
            for (long written = 0; written < count; _now += 1_000)
            {
                while (_source.IsEstablished && _source.SendRoom > 0)
                {
                    _source.Write(new SendBlock(BlockSize) { Count = BlockSize });
                    written += BlockSize;
                }
                _first.Core.Wake(_source);
                Move(_first, _second);
                Read();
                Move(_second, _first);
            }
        }

        private void Move(Node from, Node to)
        {
            while (from.Core.TryTransmit(_now, _buffer, out var packets))
            {
                for (var at = 0; at < packets.Length; at += packets.SegmentSize, Packets++)
                {
                    var length = Math.Min(packets.SegmentSize, packets.Length - at);
                    if (length <= 1_472)
                        to.Core.HandlePacket(_now, _buffer.AsSpan(at, length), from.Address);
                }
            }
            while (from.Core.TryReadEvent(out var next))
                _sink ??= next.Kind == UtpEventKind.Accepted ? next.Connection : null;
        }

        private void Read()
        {
            _sink?.Flush();
            if (_sink is null || !_sink.Input.TryRead(out var read))
                return;
            _sink.Input.AdvanceTo(read.Buffer.End);
            if (_sink.HandleRead((int)read.Buffer.Length))
                _second.Core.Wake(_sink);
        }
    }
}
