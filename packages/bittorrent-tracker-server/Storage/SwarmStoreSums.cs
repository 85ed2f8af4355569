namespace WebTorrent.TrackerServer.Storage;

/// <summary>Adds up swarms for <see cref="SwarmStoreStats"/>.</summary>
internal sealed class SwarmStoreSums
{
    private int _swarms;
    private int _ipv4;
    private int _ipv6;
    private int _web;
    private int _seeders;

    public void Add(Swarm swarm)
    {
        _swarms++;
        _ipv4 += swarm.IPv4?.Count ?? 0;
        _ipv6 += swarm.IPv6?.Count ?? 0;
        _web += swarm.Web?.Count ?? 0;
        _seeders += swarm.Counts.Seeders;
    }

    public SwarmStoreStats ToStats() => new() { Swarms = _swarms, IPv4Peers = _ipv4, IPv6Peers = _ipv6, WebPeers = _web, Seeders = _seeders };
}
