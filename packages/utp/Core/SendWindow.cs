namespace WebTorrent.Utp.Core;

/// <summary>The packets from the oldest one that is not acknowledged to the last one that was sent: a ring that grows.</summary>
internal sealed class SendWindow(ushort firstSequence)
{
    /// <summary>Most packets: half of the numbers that can be told apart.</summary>
    public const int MaxCount = 16_384;

    private OutgoingPacket[] _ring = new OutgoingPacket[16];

    /// <summary>Number of the oldest packet.</summary>
    public ushort First { get; private set; } = firstSequence;

    public int Count { get; private set; }

    /// <summary>Number of the next packet to be added.</summary>
    public ushort Next => (ushort)(First + Count);

    public bool IsFull => Count == MaxCount;

    public ref OutgoingPacket this[ushort sequence] => ref _ring[sequence & (_ring.Length - 1)];

    public ref OutgoingPacket Add()
    {
        if (Count == _ring.Length)
            Grow();
        ref var packet = ref this[Next];
        packet = default;
        Count++;
        return ref packet;
    }

    /// <summary>Removes the oldest packet.</summary>
    public void RemoveFirst()
    {
        this[First] = default;
        First++;
        Count--;
    }

    private void Grow()
    {
        var larger = new OutgoingPacket[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            var sequence = (ushort)(First + i);
            larger[sequence & (larger.Length - 1)] = this[sequence];
        }
        _ring = larger;
    }
}
