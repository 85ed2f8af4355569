namespace WebTorrent.Tracker.Core;

/// <summary>Trackers that stand in for each other: one tier, or all of them in order. One of them is announced to at a time.</summary>
internal sealed class TrackerLane(IReadOnlyList<List<TrackerSlot>> tiers)
{
    private readonly HashSet<TrackerSlot> _tried = [];

    /// <summary>When to announce next; null when nothing is planned.</summary>
    public TimeSpan? Due { get; set; }

    /// <summary>Before this time nobody's wish makes an announce earlier.</summary>
    public TimeSpan Earliest { get; set; }

    /// <summary>How often all of them failed, one after the other, since one worked.</summary>
    public int Failures { get; set; }

    /// <summary>The one that is being announced to.</summary>
    public TrackerSlot? Current { get; set; }

    public IEnumerable<TrackerSlot> Slots => tiers.SelectMany(tier => tier);

    /// <summary>The next one to try in this round: in BEP 12's order, without those that failed in it and those that asked for time.</summary>
    public TrackerSlot? FindCandidate(TimeSpan now) =>
        Slots.FirstOrDefault(slot => slot.State != TrackerState.Disabled && slot.NotBefore <= now && !_tried.Contains(slot));

    /// <summary>The earliest time at which one that asked for time may be tried; null when all are disabled.</summary>
    public TimeSpan? FindNotBefore()
    {
        TimeSpan? earliest = null;
        foreach (var slot in Slots.Where(slot => slot.State != TrackerState.Disabled))
            earliest = earliest is null || slot.NotBefore < earliest ? slot.NotBefore : earliest;
        return earliest;
    }

    public void MarkTried(TrackerSlot slot) => _tried.Add(slot);

    public void BeginRound() => _tried.Clear();

    /// <summary>Moves the one that worked to the front of its tier (BEP 12).</summary>
    public void Promote(TrackerSlot slot)
    {
        foreach (var tier in tiers)
        {
            if (tier.Remove(slot))
            {
                tier.Insert(0, slot);
                return;
            }
        }
    }
}
