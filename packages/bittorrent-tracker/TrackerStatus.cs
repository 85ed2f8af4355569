namespace WebTorrent.Tracker;

/// <summary>What a <see cref="TrackerAnnouncer"/> knows of one tracker. An immutable snapshot.</summary>
public sealed record TrackerStatus
{
    /// <summary>The announce URL as given. It may hold a passkey: not for logs.</summary>
    public required string Url { get; init; }

    /// <summary>The tier, from 0, in the order given.</summary>
    public required int Tier { get; init; }

    /// <summary>Where it stands.</summary>
    public required TrackerState State { get; init; }

    /// <summary>Why the last announce failed, or the warning that came with it; null when there was neither.</summary>
    public string? Message { get; init; }

    /// <summary>Peers that have everything, when last said.</summary>
    public int? Seeders { get; init; }

    /// <summary>Peers that lack something, when last said.</summary>
    public int? Leechers { get; init; }

    /// <summary>How many peers the last successful announce gave.</summary>
    public int LastPeers { get; init; }

    /// <summary>When the next announce is due; null when none is planned with this tracker.</summary>
    public DateTimeOffset? NextAnnounce { get; init; }
}
