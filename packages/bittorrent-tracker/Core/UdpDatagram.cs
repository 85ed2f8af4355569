using System.Net;

namespace WebTorrent.Tracker.Core;

/// <summary>A packet to be sent.</summary>
/// <param name="RemoteEndPoint">Where to.</param>
/// <param name="Payload">The bytes; owned by the receiver of this value, never written again by the core.</param>
public readonly record struct UdpDatagram(IPEndPoint RemoteEndPoint, ReadOnlyMemory<byte> Payload);
