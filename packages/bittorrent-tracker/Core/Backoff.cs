namespace WebTorrent.Tracker.Core;

/// <summary>Waits between tries that grow from ten seconds to half an hour, each varied by a quarter so that peers do not come back all at once.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var doubled = First * (1 << Math.Min(_failures++, 10));
        return (doubled < Longest ? doubled : Longest) * (0.75 + (random.NextDouble() / 2));
    }
}
