using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer;

/// <summary>A WebRTC peer that a store chose to be sent an offer.</summary>
/// <param name="Id">The peer.</param>
/// <param name="Link">How it is reached.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WebPeer(PeerId Id, IWebPeerLink Link);
