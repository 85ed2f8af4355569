using System.Runtime.InteropServices;
using WebTorrent.Datagram;

namespace WebTorrent.Utp.Core;

/// <summary>What tells connections apart: the other side's address and the id that its packets bear.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConnectionKey(DatagramAddress Remote, ushort ReceiveId);
