using System.Runtime.CompilerServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>Room for a compact IPv6 endpoint (BEP 7).</summary>
[InlineArray(CompactEndPoint.IPv6Size)]
internal struct CompactIPv6
{
    private byte _first;
}
