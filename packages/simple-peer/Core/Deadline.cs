namespace WebTorrent.SimplePeer.Core;

/// <summary>Times at which something is due; null: nothing is.</summary>
internal static class Deadline
{
    /// <summary>The first of both.</summary>
    public static TimeSpan? Earlier(TimeSpan? first, TimeSpan? second) => first is null || second < first ? second ?? first : first;
}
