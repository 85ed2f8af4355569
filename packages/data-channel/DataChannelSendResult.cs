namespace WebTorrent.DataChannel;

/// <summary>What became of a message that was to be sent.</summary>
public enum DataChannelSendResult
{
    /// <summary>A copy of it waits for its turn.</summary>
    Accepted,

    /// <summary>Too much waits already; try again after a <see cref="DataChannelEventKind.BufferedAmountLow"/>.</summary>
    BufferFull,

    /// <summary>It is larger than the other side takes.</summary>
    TooLarge,

    /// <summary>The channel is closing or closed.</summary>
    Closed,
}
