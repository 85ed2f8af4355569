namespace WebTorrent.Tracker.Core;

/// <summary>One tracker of an <see cref="AnnounceSchedule"/>.</summary>
internal sealed class TrackerSlot(int number, int tier, string url)
{
    public int Number { get; } = number;

    public int Tier { get; } = tier;

    public string Url { get; } = url;

    /// <summary>The URL, once it was found to be usable.</summary>
    public Uri? Uri { get; init; }

    public TrackerState State { get; set; }

    public string? Message { get; set; }

    public AnnounceResponse? LastResponse { get; set; }

    public string? TrackerId { get; set; }

    /// <summary>The tracker has heard "started", and not "stopped".</summary>
    public bool IsStarted { get; set; }

    /// <summary>The tracker needs not to be told any more that the download completed.</summary>
    public bool KnowsCompletion { get; set; }

    /// <summary>Whether the announce under way tells it that the download completed.</summary>
    public bool IsTellingCompletion { get; set; }

    /// <summary>The event of the announce under way.</summary>
    public AnnounceEvent Telling { get; set; }

    /// <summary>The tracker asked not to be bothered before (BEP 31).</summary>
    public TimeSpan NotBefore { get; set; } = TimeSpan.MinValue;
}
