namespace WebTorrent.TrackerServer;

/// <summary>Checks settings against their documented ranges.</summary>
internal static class Bounds
{
    public static void Check(long value, long least, long most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    public static void Check(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    public static void CheckNotNull(object? value, string name) => ArgumentNullException.ThrowIfNull(value, name);
}
