using System.Runtime.InteropServices;
using WebTorrent.Datagram;

namespace WebTorrent.Utp.Core;

/// <summary>Packets to be sent.</summary>
/// <param name="To">Where to.</param>
/// <param name="Length">Bytes of all.</param>
/// <param name="SegmentSize">Bytes of each; the last may be shorter.</param>
/// <param name="Connection">Whose they are; null for answers to strangers.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Transmission(DatagramAddress To, int Length, int SegmentSize, UtpConnection? Connection);
