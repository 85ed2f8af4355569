using System.Runtime.InteropServices;

namespace WebTorrent.Dht.Core;

/// <summary>What limits count by: an IPv4 address or an IPv6 /64 network; with the port where many nodes share a private address.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HostKey(ulong Network, bool IsIPv6, ushort Port)
{
    /// <summary>The key under which an address is limited.</summary>
    public static HostKey Of(NodeAddress address) =>
        address.IsPrivate ? address.Host with { Port = address.Port } : address.Host;

    public override int GetHashCode() => HashCode.Combine((uint)(Network >> 32), (uint)Network, Port);
}
