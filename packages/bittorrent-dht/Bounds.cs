namespace WebTorrent.Dht;

/// <summary>Checks settings against their documented ranges.</summary>
internal static class Bounds
{
    public static void Check<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }

    public static void CheckNotNull(object? value, string name) => ArgumentNullException.ThrowIfNull(value, name);
}
