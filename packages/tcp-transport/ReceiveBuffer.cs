namespace WebTorrent.TcpTransport;

/// <summary>
/// Bytes received and not yet consumed, always in one piece of memory: what is left of a half-received message is moved to the front
/// before the next receive. Grows while receives fill it, and is given back whenever the peer is quiet. Not thread-safe.
/// </summary>
internal sealed class ReceiveBuffer(PinnedBufferPool pool, int maxSize)
{
    private const int SmallestReceive = 16 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private int _size = SmallestReceive;
    private bool _quiet = true;

    public int Unread => _end - _start;

    /// <summary>
    /// Whether to wait for a first byte before holding memory for it: nothing is left over, and the last receive brought little.
    /// </summary>
    public bool ShouldWaitEmpty => Unread == 0 && _quiet;

    public System.Buffers.ReadOnlySequence<byte> Sequence => new(_bytes, _start, Unread);

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
            _start = _end = 0;
    }

    public Memory<byte> GetRoom()
    {
        // A message that takes more than half of the buffer gets one twice its own size.
        var wanted = Math.Max(_size, Unread * 2L);
        if (_bytes.Length < wanted)
            Replace((int)Math.Min(wanted, Array.MaxLength));
        else if (_bytes.Length - _end < _bytes.Length / 2)
            MoveToFront();
        return _bytes.AsMemory(_end);
    }

    public void Received(int count, int room)
    {
        _end += count;
        _quiet = count < PinnedBufferPool.MinSize;
        if (count == room && room >= _size / 2)
            _size = Math.Min(_size * 2, maxSize);
    }

    /// <summary>Gives the memory back to the pool; only when nobody looks at it any more.</summary>
    public void Release()
    {
        pool.Return(_bytes);
        Forget();
        _size = SmallestReceive;
    }

    /// <summary>Leaves the memory to the collector, because somebody may still look at it.</summary>
    public void Forget()
    {
        _bytes = [];
        _start = _end = 0;
    }

    private void MoveToFront()
    {
        if (_start == 0)
            return;
        _bytes.AsSpan(_start, Unread).CopyTo(_bytes);
        _end = Unread;
        _start = 0;
    }

    private void Replace(int size)
    {
        var larger = pool.Rent(size);
        _bytes.AsSpan(_start, Unread).CopyTo(larger);
        pool.Return(_bytes);
        _bytes = larger;
        _end = Unread;
        _start = 0;
    }
}
