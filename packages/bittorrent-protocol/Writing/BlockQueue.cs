namespace WebTorrent.Protocol;

/// <summary>Blocks that wait for the writer: a ring that grows up to a limit.</summary>
internal sealed class BlockQueue(int limit)
{
    private const int FirstSize = 16;

    private BlockRequest[] _ring = [];
    private int _head;

    public int Count { get; private set; }

    public bool TryEnqueue(in BlockRequest block)
    {
        if (Count == limit)
            return false;
        if (Count == _ring.Length)
            Grow();
        At(Count) = block;
        Count++;
        return true;
    }

    public bool TryDequeue(out BlockRequest block)
    {
        block = default;
        if (Count == 0)
            return false;
        block = At(0);
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return true;
    }

    /// <summary>Takes out the oldest equal block; the others keep their order.</summary>
    public bool TryRemove(in BlockRequest block)
    {
        var index = 0;
        while (index < Count && At(index) != block)
            index++;
        if (index == Count)
            return false;
        for (; index < Count - 1; index++)
            At(index) = At(index + 1);
        Count--;
        return true;
    }

    public void Clear()
    {
        _ring = [];
        _head = 0;
        Count = 0;
    }

    private ref BlockRequest At(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];

    private void Grow()
    {
        var larger = new BlockRequest[Math.Max(FirstSize, _ring.Length * 2)];
        for (var i = 0; i < Count; i++)
            larger[i] = At(i);
        _ring = larger;
        _head = 0;
    }
}
