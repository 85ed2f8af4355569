using System.Buffers;

namespace WebTorrent.TrackerPostgres;

/// <summary>Checks settings against their documented ranges.</summary>
internal static class Bounds
{
    private const int LongestPrefix = 40;
    private const int LeastBytes = 64 * 1024;
    private const int MostBytes = 1024 * 1024 * 1024;

    private static readonly SearchValues<char> PrefixLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    public static void Check(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    public static void Check(int bytes, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, LeastBytes, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MostBytes, name);
    }

    /// <summary>The prefix becomes part of statements, so that nothing but letters of names may be in it.</summary>
    public static void CheckPrefix(string value, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, LongestPrefix, name);
        if (value.AsSpan().ContainsAnyExcept(PrefixLetters) || char.IsAsciiDigit(value[0]))
            throw new ArgumentException("A table prefix is lower-case letters, digits and underscores, the first no digit.", name);
    }

    public static void CheckNotNull(object? value, string name) => ArgumentNullException.ThrowIfNull(value, name);
}
