namespace WebTorrent.DataChannel;

/// <summary>The channels that are not closed, by their streams.</summary>
internal sealed class ChannelTable(int maxChannels)
{
    // What the other side's labels and protocols may take, of all channels together.
    private const int MaxNameBytes = 1024 * 1024;

    private readonly Dictionary<int, (RtcDataChannel Channel, int NameBytes)> _channels = [];
    private int _nameBytes;
    private int _nextFree;

    public int Count => _channels.Count;

    public RtcDataChannel? this[ushort id] => _channels.TryGetValue(id, out var found) ? found.Channel : null;

    /// <summary>Adds a channel, whose id is free.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="nameBytes">Bytes of a name that is not ours.</param>
    /// <returns>False: there are too many.</returns>
    public bool TryAdd(RtcDataChannel channel, int nameBytes = 0)
    {
        if (_channels.Count >= maxChannels || _nameBytes + nameBytes > MaxNameBytes)
            return false;
        _channels.Add(channel.Id, (channel, nameBytes));
        _nameBytes += nameBytes;
        return true;
    }

    public void Remove(RtcDataChannel channel)
    {
        if (!_channels.Remove(channel.Id, out var removed))
            return;
        _nameBytes -= removed.NameBytes;
        _nextFree = Math.Min(_nextFree, channel.Id & ~1);
    }

    /// <summary>The lowest free id of a parity; null when there is none below a limit.</summary>
    public ushort? FindFree(int parity, int end)
    {
        while (_nextFree + parity < end && _channels.ContainsKey(_nextFree + parity))
            _nextFree += 2;
        return _nextFree + parity < end ? (ushort)(_nextFree + parity) : null;
    }

    public List<RtcDataChannel> ToList() => [.. _channels.Values.Select(item => item.Channel)];
}
