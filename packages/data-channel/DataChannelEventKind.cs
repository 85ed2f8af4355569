namespace WebTorrent.DataChannel;

/// <summary>What a <see cref="DataChannelEvent"/> tells.</summary>
public enum DataChannelEventKind
{
    /// <summary>The association is there.</summary>
    Connected,

    /// <summary>The other side has opened a channel.</summary>
    IncomingChannel,

    /// <summary>One of our channels is open on both sides.</summary>
    ChannelOpen,

    /// <summary>A message came; it is to be disposed.</summary>
    Message,

    /// <summary>What waits to be sent on a channel has fallen to its threshold; if a message had found no room, there is some for it as well.</summary>
    BufferedAmountLow,

    /// <summary>The other side has closed a channel; it takes no more messages.</summary>
    ChannelClosing,

    /// <summary>A channel is over.</summary>
    ChannelClosed,

    /// <summary>The association ended by agreement; all channels are closed. No event follows.</summary>
    Closed,

    /// <summary>The association failed; all channels are closed. No event follows.</summary>
    Failed,
}
