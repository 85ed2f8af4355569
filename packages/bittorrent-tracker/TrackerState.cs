namespace WebTorrent.Tracker;

/// <summary>Where a <see cref="TrackerAnnouncer"/> stands with one tracker.</summary>
public enum TrackerState
{
    /// <summary>Not contacted yet: one before it in its tier worked, or its turn has not come.</summary>
    Idle,

    /// <summary>An announce is under way.</summary>
    Announcing,

    /// <summary>The last announce worked.</summary>
    Working,

    /// <summary>The last announce failed; it will be tried again.</summary>
    Failed,

    /// <summary>It is not tried any more: its URL cannot be used, its address is refused, or it said "never" (BEP 31).</summary>
    Disabled,
}
