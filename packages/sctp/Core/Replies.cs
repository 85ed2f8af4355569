using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp.Core;

/// <summary>Whole packets that answer something; few at a time, because whoever asks too often may ask again.</summary>
internal sealed class Replies(BufferPool pool)
{
    private const int MaxCount = 16;

    private readonly Queue<(PooledBuffer Buffer, int Length)> _packets = new();

    public bool IsFull => _packets.Count >= MaxCount;

    public void Add(PooledBuffer buffer, int length) => _packets.Enqueue((buffer, length));

    public bool TryTake(Span<byte> destination, out int length)
    {
        length = 0;
        if (!_packets.TryDequeue(out var packet))
            return false;
        packet.Buffer.Bytes.AsSpan(0, packet.Length).CopyTo(destination);
        pool.Return(packet.Buffer);
        length = packet.Length;
        return true;
    }

    public void Clear()
    {
        while (_packets.TryDequeue(out var packet))
            pool.Return(packet.Buffer);
    }
}
