namespace WebTorrent.Dht.Core.Serving;

/// <summary>How much each host has stored here, so that none fills the store alone.</summary>
internal sealed class HostCounts(int most)
{
    private readonly Dictionary<HostKey, int> _counts = [];

    public bool IsAtMost(HostKey host) => _counts.GetValueOrDefault(host) >= most;

    public void Add(HostKey host) => _counts[host] = _counts.GetValueOrDefault(host) + 1;

    public void Remove(HostKey host)
    {
        var count = _counts.GetValueOrDefault(host);
        if (count <= 1)
            _counts.Remove(host);
        else
            _counts[host] = count - 1;
    }
}
