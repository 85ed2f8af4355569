namespace WebTorrent.Dht.Core;

/// <summary>Packets that wait to be sent, one behind another in one buffer that is used again and again.</summary>
internal sealed class Outbox
{
    private const int FirstCapacity = 2_048;

    // A reply to every packet of a batch, and the queries of some searches: who does not drain it loses packets, as on a network.
    private const int MaxCapacity = 256 * 1024;

    private readonly Queue<(NodeAddress To, int Length)> _packets = new();
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>All the bytes that were ever queued.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Where the next packet is to be written; empty when nobody drains.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _end < size && !TryGrow(size))
            return [];
        return _bytes.AsSpan(_end, size);
    }

    /// <summary>Queues what was written to the reserved space.</summary>
    public void Commit(NodeAddress to, int length)
    {
        _packets.Enqueue((to, length));
        _end += length;
        TotalBytes += length;
    }

    /// <summary>The next packet; it lies here until anything else is called.</summary>
    public bool TryTake(out NodeAddress to, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        to = default;
        if (!_packets.TryDequeue(out var next))
        {
            _start = _end = 0;
            return false;
        }

        to = next.To;
        packet = _bytes.AsSpan(_start, next.Length);
        _start += next.Length;
        return true;
    }

    private bool TryGrow(int size)
    {
        if (_packets.Count == 0)
            _start = _end = 0;
        var needed = _end + size;
        if (needed > MaxCapacity)
            return false;
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(FirstCapacity, Math.Min(MaxCapacity, Math.Max(needed, _bytes.Length * 2))));
        return true;
    }
}
