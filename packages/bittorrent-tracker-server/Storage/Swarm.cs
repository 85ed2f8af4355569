namespace WebTorrent.TrackerServer.Storage;

/// <summary>The peers of one torrent. Not thread-safe.</summary>
internal sealed class Swarm
{
    public PeerTable<AddressedEntry<CompactIPv4>>? IPv4 { get; set; }

    public PeerTable<AddressedEntry<CompactIPv6>>? IPv6 { get; set; }

    public PeerTable<WebEntry>? Web { get; set; }

    public int Downloads { get; set; }

    public bool IsEmpty => IPv4 is null or { Count: 0 } && IPv6 is null or { Count: 0 } && Web is null or { Count: 0 };

    public SwarmCounts Counts => new(
        (IPv4?.Seeders ?? 0) + (IPv6?.Seeders ?? 0) + (Web?.Seeders ?? 0),
        (IPv4?.Leechers ?? 0) + (IPv6?.Leechers ?? 0) + (Web?.Leechers ?? 0),
        Downloads);
}
