namespace WebTorrent.DataChannel;

/// <summary>How a channel behaves; the same as RTCDataChannelInit in a browser.</summary>
public sealed record DataChannelOptions
{
    /// <summary>Whether messages come in the order in which they were sent. Default: true.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>How often a message's parts are sent again before it is given up. 0 or more; default null: as often as it takes.</summary>
    public int? MaxRetransmits { get; init; }

    /// <summary>After so long a message is given up. 0 to 49 days; default null: never. Not together with <see cref="MaxRetransmits"/>.</summary>
    public TimeSpan? MaxPacketLifetime { get; init; }

    /// <summary>Which protocol is spoken on it, for the applications. At most 65,535 bytes; default empty.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>
    /// The stream, if both sides have agreed on the channel without asking each other; then both open it with the same id. 0 to 65,534; default null: the
    /// other side is told about the channel.
    /// </summary>
    public int? NegotiatedId { get; init; }

    /// <summary>Priority (RFC 8831 §6.4): told to the other side, without effect here. Default 256, "normal".</summary>
    public int Priority { get; init; } = 256;

    /// <summary><see cref="RtcDataChannel.BufferedAmount"/> at or below which there is an event. 0 or more; default 0.</summary>
    public long BufferedAmountLowThreshold { get; init; }

    internal void Validate()
    {
        const int MaxId = 65_534;
        InRange(MaxRetransmits ?? 0, int.MaxValue, nameof(MaxRetransmits));
        InRange((long)(MaxPacketLifetime ?? TimeSpan.Zero).TotalMilliseconds, uint.MaxValue, nameof(MaxPacketLifetime));
        InRange(NegotiatedId ?? 0, MaxId, nameof(NegotiatedId));
        InRange(Priority, ushort.MaxValue, nameof(Priority));
        InRange(BufferedAmountLowThreshold, long.MaxValue, nameof(BufferedAmountLowThreshold));
        Holds(Protocol is not null, "There must be a protocol, if only an empty one.", nameof(Protocol));
        Holds(MaxRetransmits is null || MaxPacketLifetime is null, "MaxRetransmits and MaxPacketLifetime exclude each other.", nameof(MaxPacketLifetime));
    }

    private static void InRange(long value, long most, string name)
    {
        if (value < 0 || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be 0 to {most}.");
    }

    private static void Holds(bool condition, string message, string name)
    {
        if (!condition)
            throw new ArgumentException(message, name);
    }
}
