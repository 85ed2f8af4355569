using WebTorrent.Sctp;

namespace WebTorrent.DataChannel;

/// <summary>Channels whose owners wait until less is buffered: for their threshold, or because a message found no room.</summary>
internal sealed class RoomWatch(SctpAssociationCore association)
{
    private readonly List<RtcDataChannel> _watched = [];

    /// <summary>A message was accepted: its owner may wait for the threshold.</summary>
    public void HandleAccepted(RtcDataChannel channel)
    {
        if (channel.BufferedAmount > channel.BufferedAmountLowThreshold)
            Watch(channel);
    }

    /// <summary>A message was refused. Others may have taken the room: it fits when as much as it needs of what is there now has gone.</summary>
    public void HandleRefused(RtcDataChannel channel, int length)
    {
        channel.RoomAt = Math.Max(0, association.BufferedAmount - length);
        Watch(channel);
    }

    /// <summary>Takes a channel that waits no longer.</summary>
    public RtcDataChannel? TryTake()
    {
        for (var i = _watched.Count - 1; i >= 0; i--)
        {
            var channel = _watched[i];
            var isClosed = channel.State == DataChannelState.Closed;
            if (!isClosed && (channel.BufferedAmount > channel.BufferedAmountLowThreshold || association.BufferedAmount > channel.RoomAt))
                continue;
            (channel.IsWatched, channel.RoomAt) = (false, long.MaxValue);
            _watched[i] = _watched[^1];
            _watched.RemoveAt(_watched.Count - 1);
            if (!isClosed)
                return channel;
        }
        return null;
    }

    public void Clear() => _watched.Clear();

    private void Watch(RtcDataChannel channel)
    {
        if (channel.IsWatched)
            return;
        channel.IsWatched = true;
        _watched.Add(channel);
    }
}
