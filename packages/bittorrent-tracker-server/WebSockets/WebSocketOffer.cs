using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Where an offer is in its message.</summary>
/// <param name="Id">The string by which its answer will name it, with the quotes.</param>
/// <param name="Offer">The offer, an object.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WebSocketOffer(Range Id, Range Offer);
