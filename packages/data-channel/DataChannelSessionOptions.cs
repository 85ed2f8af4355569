namespace WebTorrent.DataChannel;

/// <summary>Settings of a <see cref="DataChannelSession"/>; validated by its constructor.</summary>
public sealed record DataChannelSessionOptions
{
    /// <summary>Whether we are the DTLS client: it takes the even ids (RFC 8832 §6). Default: false.</summary>
    public bool IsDtlsClient { get; init; }

    /// <summary>
    /// Most bytes of a message that the other side takes, from its session description (RFC 8841 §6); 0: any. 0 or more; default 65,536, which it takes
    /// when it says nothing.
    /// </summary>
    public long RemoteMaxMessageSize { get; init; } = SessionDescription.DefaultMaxMessageSize;

    /// <summary>Most bytes of a message that comes in the old, partial way, as one. 1 to 64 MiB; default 256 KiB.</summary>
    public int MaxMessageSize { get; init; } = 256 * 1024;

    /// <summary>Most channels at once, of those that we open and of those that the other side opens; more are refused. 1 to 65,535; default 1,024.</summary>
    public int MaxChannels { get; init; } = 1024;

    internal void Validate()
    {
        InRange(RemoteMaxMessageSize, 0, long.MaxValue, nameof(RemoteMaxMessageSize));
        InRange(MaxMessageSize, 1, 64 * 1024 * 1024, nameof(MaxMessageSize));
        InRange(MaxChannels, 1, ushort.MaxValue, nameof(MaxChannels));
    }

    private static void InRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}
