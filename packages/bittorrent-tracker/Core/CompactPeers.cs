using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>Lists of compact peers (BEP 23; BEP 7), where a truncated last one is forgiven.</summary>
internal static class CompactPeers
{
    public static int GetStride(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? CompactEndPoint.IPv6Size : CompactEndPoint.IPv4Size;

    public static List<IPEndPoint> Read(ReadOnlySpan<byte> peers, AddressFamily family, int max = int.MaxValue)
    {
        var stride = GetStride(family);
        var count = Math.Min(peers.Length / stride, max);
        var list = new List<IPEndPoint>(count);
        for (var i = 0; i < count; i++)
        {
            var one = peers.Slice(i * stride, stride);
            list.Add(family == AddressFamily.InterNetworkV6 ? CompactEndPoint.ReadIPv6(one) : CompactEndPoint.ReadIPv4(one));
        }

        return list;
    }
}
