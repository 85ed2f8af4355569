namespace WebTorrent.Protocol;

/// <summary>One way to say that a setting is out of range.</summary>
internal static class Check
{
    public static void InRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}
