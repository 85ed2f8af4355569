namespace WebTorrent.UtMetadata;

/// <summary>Limits of the exchange of metadata; validated by what takes them.</summary>
public sealed record MetadataOptions
{
    /// <summary>Largest info dictionary fetched, in bytes; peers that claim more are not asked. 1 to 256 MiB; default 16 MiB.</summary>
    public int MaxSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>Requests that one peer gets at once. 1 to 256; default 8.</summary>
    public int MaxRequestsPerPeer { get; init; } = 8;

    /// <summary>How long a peer has to answer a request. 1 ms to an hour; default 8 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a peer is left alone after it rejected or ignored a request; doubles each time. 1 ms to an hour; default 3 seconds.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Bytes a second served to all peers of the torrent together, after a burst of 8 MiB. 16 KiB to 1 GiB; default 1 MiB.</summary>
    public int ServeRate { get; init; } = 1024 * 1024;

    /// <summary>How long a peer is given before somebody else may be asked for the same piece.</summary>
    internal TimeSpan Patience => RequestTimeout / 4;

    internal void Validate()
    {
        InRange(MaxSize, 1, 256 * 1024 * 1024, nameof(MaxSize));
        InRange(MaxRequestsPerPeer, 1, 256, nameof(MaxRequestsPerPeer));
        InRange((long)RequestTimeout.TotalMilliseconds, 1, 3_600_000, nameof(RequestTimeout));
        InRange((long)RetryPause.TotalMilliseconds, 1, 3_600_000, nameof(RetryPause));
        InRange(ServeRate, 16 * 1024, 1024 * 1024 * 1024, nameof(ServeRate));
    }

    private static void InRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}
