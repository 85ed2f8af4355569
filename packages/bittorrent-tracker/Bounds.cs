namespace WebTorrent.Tracker;

/// <summary>Checks settings against their documented ranges.</summary>
internal static class Bounds
{
    public static void Check(long value, long min, long max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }

    /// <summary>More than zero and at most <paramref name="max"/>.</summary>
    public static void Check(TimeSpan value, TimeSpan max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }

    public static void CheckNotNull(object? value, string name) => ArgumentNullException.ThrowIfNull(value, name);
}
