using System.Buffers;
using System.Runtime.InteropServices;

namespace WebTorrent.Utp.Core;

/// <summary>Packets that came before one that is missing, by their distance from it: a ring that grows.</summary>
internal sealed class ReorderBuffer
{
    /// <summary>How far ahead a packet may be. Not more than a selective acknowledgement can say.</summary>
    public const int MaxAhead = SelectiveAck.MaxSize * 8;

    private Slot[] _ring = [];

    /// <summary>Packets held.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held.</summary>
    public int Bytes { get; private set; }

    /// <summary>Keeps a copy of a payload.</summary>
    /// <returns>False when it is there already.</returns>
    public bool TryAdd(ushort sequence, int ahead, ReadOnlySpan<byte> payload)
    {
        if (ahead >= _ring.Length)
            Grow(ahead + 1);
        ref var slot = ref _ring[sequence & (_ring.Length - 1)];
        if (slot.Bytes is not null)
            return false;
        slot = new Slot(sequence, ArrayPool<byte>.Shared.Rent(payload.Length), payload.Length);
        payload.CopyTo(slot.Bytes);
        Count++;
        Bytes += payload.Length;
        return true;
    }

    public bool Contains(ushort sequence) => _ring.Length > 0 && _ring[sequence & (_ring.Length - 1)] is { Bytes: not null } slot && slot.Sequence == sequence;

    /// <summary>The payload of a packet, if it is there; good until it is removed.</summary>
    public bool TryGet(ushort sequence, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!Contains(sequence))
            return false;
        var slot = _ring[sequence & (_ring.Length - 1)];
        payload = slot.Bytes.AsSpan(0, slot.Length);
        return true;
    }

    public void Remove(ushort sequence) => Release(ref _ring[sequence & (_ring.Length - 1)]);

    public void Clear()
    {
        foreach (ref var slot in _ring.AsSpan())
            Release(ref slot);
        _ring = [];
    }

    private void Release(ref Slot slot)
    {
        if (slot.Bytes is null)
            return;
        ArrayPool<byte>.Shared.Return(slot.Bytes);
        Count--;
        Bytes -= slot.Length;
        slot = default;
    }

    private void Grow(int least)
    {
        var larger = new Slot[Math.Max(16, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)least))];
        foreach (var slot in _ring)
        {
            if (slot.Bytes is not null)
                larger[slot.Sequence & (larger.Length - 1)] = slot;
        }
        _ring = larger;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(ushort Sequence, byte[] Bytes, int Length);
}
