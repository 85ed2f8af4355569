using WebTorrent.Benchmarks.Transfer;

namespace WebTorrent.Benchmarks.Pages;

/// <summary>One that can be in a swarm with pages.</summary>
internal abstract class PagePeer
{
    /// <summary>Seeds until what it gives is disposed of.</summary>
    /// <returns>The magnet link, and what ends it.</returns>
    public abstract Task<(string Magnet, IAsyncDisposable Seeder)> SeedAsync(Workload load, string tracker, CancellationToken cancellationToken);

    /// <summary>Downloads.</summary>
    /// <returns>Seconds from the first peer to the last piece.</returns>
    public abstract Task<double> LeechAsync(Workload load, string magnet, string tracker, CancellationToken cancellationToken);
}
