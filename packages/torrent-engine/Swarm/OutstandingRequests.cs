using WebTorrent.PieceSelection;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>The blocks asked of one peer and not answered yet, in the order they were asked.</summary>
/// <remarks>Peers answer in order almost always, so the answer is nearly always found at the head.</remarks>
internal sealed class OutstandingRequests
{
    private static readonly PieceBlock Removed = new(-1, -1);
    private PieceBlock[] _ring = new PieceBlock[64];
    private int _head;
    private int _length;

    /// <summary>How many are outstanding.</summary>
    public int Count { get; private set; }

    /// <summary>How many answered requests stand behind the oldest one that is not answered.</summary>
    public int Overtaken => _length - Count;

    /// <summary>A block was asked for.</summary>
    public void Add(PieceBlock block)
    {
        if (_length == _ring.Length)
            Grow();
        _ring[(_head + _length) & (_ring.Length - 1)] = block;
        _length++;
        Count++;
    }

    /// <summary>Takes out an answered block; false when it was not asked for.</summary>
    public bool Remove(PieceBlock block)
    {
        for (var i = 0; i < _length; i++)
        {
            ref var slot = ref _ring[(_head + i) & (_ring.Length - 1)];
            if (slot != block)
                continue;
            slot = Removed;
            Count--;
            TrimHead();
            return true;
        }

        return false;
    }

    /// <summary>Takes out the oldest one; false when there is none.</summary>
    public bool TryTake(out PieceBlock block)
    {
        block = default;
        if (Count == 0)
            return false;
        block = _ring[_head];
        _ring[_head] = Removed;
        Count--;
        TrimHead();
        return true;
    }

    private void TrimHead()
    {
        while (_length > 0 && _ring[_head] == Removed)
        {
            _head = (_head + 1) & (_ring.Length - 1);
            _length--;
        }
    }

    private void Grow()
    {
        var larger = new PieceBlock[_ring.Length * 2];
        for (var i = 0; i < _length; i++)
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = larger;
        _head = 0;
    }
}
