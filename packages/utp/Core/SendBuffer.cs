namespace WebTorrent.Utp.Core;

/// <summary>
/// The bytes of a stream from when they were written until they are acknowledged: a chain of blocks, read where they lie for sending and
/// sending again.
/// </summary>
internal sealed class SendBuffer
{
    // What is smaller is copied behind what is there, so that many small writes do not hold a block each.
    private const int SmallWrite = 2048;

    private SendBlock? _first;
    private SendBlock? _last;
    private SendBlock? _next;
    private int _firstOffset;
    private int _nextOffset;

    /// <summary>Bytes that are held, sent or not.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that were not sent yet.</summary>
    public int Unsent { get; private set; }

    /// <summary>Takes a block over.</summary>
    public void Append(SendBlock block)
    {
        if (_last is { } last && block.Count <= SmallWrite && block.Count <= last.Free)
        {
            block.Bytes.AsSpan(0, block.Count).CopyTo(last.Bytes.AsSpan(last.Count));
            last.Count += block.Count;
            block.Release();
        }
        else
        {
            if (_last is null)
                _first = block;
            else
                _last.Next = block;
            _last = block;
            _next ??= block;
        }
        Count += block.Count;
        Unsent += block.Count;
    }

    /// <summary>Moves on to bytes that were not sent yet, at most <see cref="Unsent"/>.</summary>
    /// <returns>Where they begin.</returns>
    public BufferPosition Take(int count)
    {
        Settle(ref _next, ref _nextOffset);
        var start = new BufferPosition(_next!, _nextOffset);
        Skip(ref _next, ref _nextOffset, count);
        Unsent -= count;
        return start;
    }

    public static void Copy(BufferPosition from, Span<byte> destination)
    {
        var (block, offset) = from;
        while (!destination.IsEmpty)
        {
            var count = Math.Min(block.Count - offset, destination.Length);
            block.Bytes.AsSpan(offset, count).CopyTo(destination);
            destination = destination[count..];
            if (!destination.IsEmpty)
                (block, offset) = (block.Next!, 0);
        }
    }

    /// <summary>Gives back the oldest bytes: they were acknowledged.</summary>
    public void Release(int count)
    {
        Count -= count;
        _firstOffset += count;
        while (_first is { } first && _firstOffset >= first.Count)
        {
            _firstOffset -= first.Count;
            _first = first.Next;
            if (_next == first)
                (_next, _nextOffset) = (_first, 0);
            first.Release();
        }
        if (_first is null)
            _last = null;
    }

    public void Clear()
    {
        Unsent = 0;
        Release(Count);
    }

    private static void Settle(ref SendBlock? block, ref int offset)
    {
        while (block is { Next: { } next } && offset == block.Count)
            (block, offset) = (next, 0);
    }

    private static void Skip(ref SendBlock? block, ref int offset, int count)
    {
        while (count > 0)
        {
            Settle(ref block, ref offset);
            var step = Math.Min(count, block!.Count - offset);
            offset += step;
            count -= step;
        }
    }
}
