using System.Net;

namespace WebTorrent.Tracker.Udp;

/// <summary>Which of a host's several addresses answered last, so that a dead one costs its time-outs only once. Bounded; thread-safe.</summary>
internal sealed class WorkingAddresses
{
    private const int MaxHosts = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IPAddress> _answered = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses with the one first that answered last, if it is among them.</summary>
    public IReadOnlyList<IPAddress> Order(string host, IReadOnlyList<IPAddress> addresses)
    {
        lock (_gate)
        {
            return _answered.TryGetValue(GetKey(host, addresses), out var first) && addresses.Contains(first)
                ? [first, .. addresses.Where(address => !address.Equals(first))]
                : addresses;
        }
    }

    public void Remember(string host, IReadOnlyList<IPAddress> addresses, int answered)
    {
        // The first of one is no choice to remember.
        if (addresses.Count == 1)
            return;
        lock (_gate)
        {
            if (_answered.Count >= MaxHosts)
                _answered.Clear();
            _answered[GetKey(host, addresses)] = addresses[answered];
        }
    }

    private static string GetKey(string host, IReadOnlyList<IPAddress> addresses) => $"{addresses[0].AddressFamily} {host}";
}
