using WebTorrent.Dht.Core;

namespace WebTorrent.Dht.Tests.Network;

/// <summary>A node of a <see cref="VirtualNetwork"/>.</summary>
public sealed class VirtualNode(DhtCore core, NodeAddress address, NodeAddress? addressIPv6 = null)
{
    public DhtCore Core => core;

    public NodeAddress Address => address;

    /// <summary>Where it is in the other network when it is in both.</summary>
    public NodeAddress? AddressIPv6 => addressIPv6;

    /// <summary>Whether it still runs; what is sent to one that does not is lost.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Whether packets that it did not ask for reach it; without, it is behind a NAT.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>What its core told, but for what <see cref="VirtualNetwork.RunSearch"/> took.</summary>
    public List<DhtEvent> Events { get; } = [];

    internal TimeSpan ScheduledWake { get; set; } = TimeSpan.MaxValue;
}
