using System.Net;
using WebTorrent.Dht.Core;

namespace WebTorrent.Dht;

/// <summary>How a <see cref="DhtNode"/> is doing at one moment.</summary>
public sealed record DhtStatus
{
    /// <summary>Whether the node has found its place in the network.</summary>
    public required bool IsBootstrapped { get; init; }

    /// <summary>How many nodes are in the IPv4 table.</summary>
    public required int NodeCountIPv4 { get; init; }

    /// <summary>How many nodes are in the IPv6 table.</summary>
    public required int NodeCountIPv6 { get; init; }

    /// <summary>Our id among IPv4 nodes; null without IPv4.</summary>
    public NodeId? IdIPv4 { get; init; }

    /// <summary>Our id among IPv6 nodes; null without IPv6.</summary>
    public NodeId? IdIPv6 { get; init; }

    /// <summary>The IPv4 address that enough nodes say we have; null while they have not.</summary>
    public IPAddress? ExternalIPv4 { get; init; }

    /// <summary>The IPv6 address that enough nodes say we have; null while they have not.</summary>
    public IPAddress? ExternalIPv6 { get; init; }

    /// <summary>How many torrents have peers stored here for others.</summary>
    public required int StoredTorrents { get; init; }

    /// <summary>How many items are stored here for others.</summary>
    public required int StoredItems { get; init; }

    /// <summary>How many queries of ours wait for an answer.</summary>
    public required int PendingQueries { get; init; }
}
