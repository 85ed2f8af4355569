using System.Runtime.CompilerServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>Room for a compact IPv4 endpoint (BEP 23).</summary>
[InlineArray(CompactEndPoint.IPv4Size)]
internal struct CompactIPv4
{
    private byte _first;
}
