using System.Net.Sockets;

namespace WebTorrent.Datagram.Channels;

/// <summary>
/// What one recvmmsg brings: several datagrams, or several joins of datagrams, each with its sender and the size at which it is to be cut. Laid out
/// once and pinned, so that receiving allocates nothing; the memory for their bytes is lent, for sockets are many that are mostly idle.
/// </summary>
internal sealed unsafe class ReceiveBatch
{
    /// <summary>Bytes for a datagram, or a join of some.</summary>
    public const int SlotSize = 64 * 1024;

    private readonly byte[] _names;
    private readonly LibC.IoVector[] _vectors;
    private readonly LibC.ControlMessage[] _controls;
    private readonly LibC.MessageSlot[] _slots;
    private readonly bool _isIPv6;
    private byte[] _bytes = [];

    /// <param name="capacity">Most that one call brings; then handlers get their end of batch.</param>
    /// <param name="isIPv6">Whether the socket is an IPv6 one.</param>
    public ReceiveBatch(int capacity, bool isIPv6)
    {
        _isIPv6 = isIPv6;
        _names = GC.AllocateArray<byte>(capacity * SocketAddresses.IPv6Size, pinned: true);
        _vectors = GC.AllocateArray<LibC.IoVector>(capacity, pinned: true);
        _controls = GC.AllocateArray<LibC.ControlMessage>(capacity, pinned: true);
        _slots = GC.AllocateArray<LibC.MessageSlot>(capacity, pinned: true);
        for (var i = 0; i < capacity; i++)
        {
            _slots[i].Header = new LibC.MessageHeader
            {
                Name = Address(ref _names[i * SocketAddresses.IPv6Size]),
                Vectors = (LibC.IoVector*)Address(ref _vectors[i]),
                VectorCount = 1,
                Control = Address(ref _controls[i]),
            };
        }
        Clear(capacity);
    }

    /// <summary>Bytes of memory that receiving needs.</summary>
    public int Size => _slots.Length * SlotSize;

    /// <summary>How many the last call brought; they are numbered from 0.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the last call brought as many as it could, so that more may be there.</summary>
    public bool IsFull => Count == _slots.Length;

    /// <summary>Receives.</summary>
    /// <param name="socket">From where.</param>
    /// <param name="memory"><see cref="Size"/> bytes, lent until the next call, or <see cref="Release"/>. Pages that no datagram reaches are never touched.</param>
    /// <param name="flags">How.</param>
    /// <returns>0, or the error's number.</returns>
    public int Receive(SafeSocketHandle socket, byte[] memory, int flags)
    {
        Clear(Count);
        _bytes = memory;
        fixed (byte* bytes = memory)
        {
            for (var i = 0; i < _vectors.Length; i++)
                _vectors[i] = new LibC.IoVector { Base = bytes + (i * SlotSize), Length = SlotSize };
            var received = LibC.ReceiveMessages(socket, (LibC.MessageSlot*)Address(ref _slots[0]), (uint)_slots.Length, flags, null);
            Count = Math.Max(0, received);
            return received < 0 ? System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <summary>The memory is needed elsewhere: what was received has been read.</summary>
    public void Release()
    {
        Clear(Count);
        (_bytes, Count) = ([], 0);
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
