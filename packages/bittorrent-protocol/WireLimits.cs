namespace WebTorrent.Protocol;

/// <summary>
/// The most that is taken from a stranger. Each limit is checked against a message's first five bytes, before the rest is waited for.
/// </summary>
public sealed record WireLimits
{
    /// <summary>Largest frame of any type, in bytes without its length prefix. 13 to 1 GiB; default 1 MiB.</summary>
    public int MaxFrameLength { get; init; } = 1024 * 1024;

    /// <summary>Largest block asked for or sent, in bytes. 1 to 1 GiB; default 128 KiB.</summary>
    public int MaxBlockLength { get; init; } = 128 * 1024;

    /// <summary>Largest extension message, and largest message of unknown type, in bytes. 1 to 1 GiB; default 128 KiB.</summary>
    public int MaxExtendedLength { get; init; } = 128 * 1024;

    /// <summary>Largest extension handshake in bytes. 1 to 1 GiB; default 32 KiB.</summary>
    public int MaxExtendedHandshakeLength { get; init; } = 32 * 1024;

    internal void Validate()
    {
        Check.InRange(MaxFrameLength, 13, int.MaxValue / 2, nameof(MaxFrameLength));
        Check.InRange(MaxBlockLength, 1, int.MaxValue / 2, nameof(MaxBlockLength));
        Check.InRange(MaxExtendedLength, 1, int.MaxValue / 2, nameof(MaxExtendedLength));
        Check.InRange(MaxExtendedHandshakeLength, 1, int.MaxValue / 2, nameof(MaxExtendedHandshakeLength));
    }
}
