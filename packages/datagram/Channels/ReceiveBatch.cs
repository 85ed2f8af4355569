using System.Net.Sockets;

namespace WebTorrent.Datagram.Channels;

/// <summary>
/// Memory for what one recvmmsg brings: several datagrams, or several joins of datagrams, each with its sender and the size at which it is to
/// be cut. Laid out once and pinned, so that receiving allocates nothing. Pages that no datagram reaches are never touched.
/// </summary>
internal sealed unsafe class ReceiveBatch
{
    /// <summary>Most that one call brings; then handlers get their end of batch. 1 MiB when all are full.</summary>
    public const int Capacity = 16;

    private const int SlotSize = 64 * 1024;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity * SlotSize, pinned: true);
    private readonly byte[] _names = GC.AllocateArray<byte>(Capacity * SocketAddresses.IPv6Size, pinned: true);
    private readonly LibC.IoVector[] _vectors = GC.AllocateArray<LibC.IoVector>(Capacity, pinned: true);
    private readonly LibC.ControlMessage[] _controls = GC.AllocateArray<LibC.ControlMessage>(Capacity, pinned: true);
    private readonly LibC.MessageSlot[] _slots = GC.AllocateArray<LibC.MessageSlot>(Capacity, pinned: true);
    private readonly bool _isIPv6;

    public ReceiveBatch(bool isIPv6)
    {
        _isIPv6 = isIPv6;
        for (var i = 0; i < Capacity; i++)
        {
            _vectors[i] = new LibC.IoVector { Base = Address(ref _bytes[i * SlotSize]), Length = SlotSize };
            _slots[i].Header = new LibC.MessageHeader
            {
                Name = Address(ref _names[i * SocketAddresses.IPv6Size]),
                Vectors = (LibC.IoVector*)Address(ref _vectors[i]),
                VectorCount = 1,
                Control = Address(ref _controls[i]),
            };
        }
        Clear(Capacity);
    }

    /// <summary>How many the last call brought; they are numbered from 0.</summary>
    public int Count { get; private set; }

    /// <summary>Receives.</summary>
    /// <returns>0, or the error's number.</returns>
    public int Receive(SafeSocketHandle socket, int flags)
    {
        Clear(Count);
        var received = LibC.ReceiveMessages(socket, (LibC.MessageSlot*)Address(ref _slots[0]), Capacity, flags, null);
        Count = Math.Max(0, received);
        return received < 0 ? System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>One of what was received; valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(int index, out int segmentSize, out DatagramAddress from)
    {
        var length = (int)_slots[index].Length;
        ref readonly var control = ref _controls[index];
        var isJoined = control is { Level: RawOptions.Udp, Type: RawOptions.Join, Length: >= 20 } && (int)control.Value > 0;
        segmentSize = isJoined ? (int)control.Value : Math.Max(1, length);
        from = SocketAddresses.Read(_names.AsSpan(index * SocketAddresses.IPv6Size, SocketAddresses.IPv6Size), _isIPv6);
        return _bytes.AsSpan(index * SlotSize, length);
    }

    /// <summary>Undoes what the kernel wrote into the first few.</summary>
    private void Clear(int count)
    {
        _controls.AsSpan(0, count).Clear();
        foreach (ref var slot in _slots.AsSpan(0, count))
        {
            slot.Header.NameLength = SocketAddresses.IPv6Size;
            slot.Header.ControlLength = (nuint)sizeof(LibC.ControlMessage);
        }
    }

    // All of them are pinned.
    private static void* Address<T>(ref T at)
        where T : unmanaged => System.Runtime.CompilerServices.Unsafe.AsPointer(ref at);
}
