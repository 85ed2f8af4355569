namespace WebTorrent.Benchmarks.Trackers;

/// <summary>Announces to a tracker as fast as it answers.</summary>
internal interface ILoad
{
    /// <summary>What tables call it.</summary>
    string Name { get; }

    /// <summary>Runs for a time. The tracker's CPU time is filled in by who knows its process.</summary>
    Task<LoadResult> RunAsync(TimeSpan duration);
}
