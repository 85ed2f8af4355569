namespace WebTorrent.DataChannel;

/// <summary>The channels that are not closed, by their streams.</summary>
internal sealed class ChannelTable(int maxChannels)
{
    // What the other side's labels and protocols may take, of all channels together.
    private const int MaxNameBytes = 1024 * 1024;

    private readonly Dictionary<int, (RtcDataChannel Channel, int NameBytes)> _channels = [];
    private readonly HashSet<int> _blocked = [];
    private int _theirs;
    private int _nameBytes;
    private int _nextFree;

    public int Count => _channels.Count;

    public RtcDataChannel? this[ushort id] => _channels.TryGetValue(id, out var found) ? found.Channel : null;

    /// <summary>Adds a channel of ours, whose id is free.</summary>
    /// <returns>False: there are too many.</returns>
    public bool TryAdd(RtcDataChannel channel)
    {
        if (_channels.Count - _theirs >= maxChannels)
            return false;
        _channels.Add(channel.Id, (channel, 0));
        return true;
    }

    /// <summary>Adds a channel that the other side has opened, whose id is free.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="nameBytes">Bytes of what opened it, at least one.</param>
    /// <returns>False: there are too many, or their names are too long.</returns>
    public bool TryAddTheirs(RtcDataChannel channel, int nameBytes)
    {
        if (_theirs >= maxChannels || _nameBytes + nameBytes > MaxNameBytes)
            return false;
        _channels.Add(channel.Id, (channel, nameBytes));
        _theirs++;
        _nameBytes += nameBytes;
        return true;
    }

    public void Remove(RtcDataChannel channel)
    {
        if (!_channels.Remove(channel.Id, out var removed))
            return;
        _theirs -= removed.NameBytes > 0 ? 1 : 0;
        _nameBytes -= removed.NameBytes;
        _nextFree = Math.Min(_nextFree, channel.Id & ~1);
    }

    /// <summary>Nothing can be sent on a stream: it is being reset, or that was denied.</summary>
    public void Block(ushort id) => _blocked.Add(id);

    public void Unblock(ushort id)
    {
        if (_blocked.Remove(id))
            _nextFree = Math.Min(_nextFree, id & ~1);
    }

    public void UnblockAll()
    {
        _blocked.Clear();
        _nextFree = 0;
    }

    public bool IsFree(int id) => !_channels.ContainsKey(id) && !_blocked.Contains(id);

    /// <summary>The lowest free id of a parity; null when there is none below a limit.</summary>
    public ushort? FindFree(int parity, int end)
    {
        while (_nextFree + parity < end && !IsFree(_nextFree + parity))
            _nextFree += 2;
        return _nextFree + parity < end ? (ushort)(_nextFree + parity) : null;
    }

    public List<RtcDataChannel> ToList() => [.. _channels.Values.Select(item => item.Channel)];
}
