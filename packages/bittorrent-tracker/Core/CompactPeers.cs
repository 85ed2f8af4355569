using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>Lists of compact peers (BEP 23; BEP 7), where a truncated last one is forgiven.</summary>
internal static class CompactPeers
{
    public static int GetStride(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? CompactEndPoint.IPv6Size : CompactEndPoint.IPv4Size;

    /// <summary>The peers one by one, so that who wants a few makes no more than these.</summary>
    public static IEnumerable<IPEndPoint> Enumerate(ReadOnlyMemory<byte> peers, AddressFamily family)
    {
        var stride = GetStride(family);
        for (; peers.Length >= stride; peers = peers[stride..])
            yield return family == AddressFamily.InterNetworkV6 ? CompactEndPoint.ReadIPv6(peers.Span[..stride]) : CompactEndPoint.ReadIPv4(peers.Span[..stride]);
    }
}
