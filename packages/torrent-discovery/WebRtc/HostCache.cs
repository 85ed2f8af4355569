using System.Net;

namespace WebTorrent.TorrentDiscovery.WebRtc;

/// <summary>
/// Looks servers' names up once for all peers: each announce makes several offers, each with the same servers, and a resolver that does not answer holds a thread
/// for each question. Thread-safe.
/// </summary>
internal sealed class HostCache(Func<string, CancellationToken, Task<IPAddress[]>> resolver, TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Task<IPAddress[]> Lookup, long At)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All addresses of a host, as the resolver says, or said not long ago.</summary>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(host, out var known) || (known.Lookup.IsCompleted && timeProvider.GetElapsedTime(known.At) >= Lifetime))
                _known[host] = known = (LookUpAsync(host), timeProvider.GetTimestamp());
            return known.Lookup.WaitAsync(cancellationToken);
        }
    }

    // Whoever asked first may give up; the others wait on.
    private async Task<IPAddress[]> LookUpAsync(string host)
    {
        await Task.Yield();
        return await resolver(host, CancellationToken.None).ConfigureAwait(false);
    }
}
