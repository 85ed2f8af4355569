using System.Runtime.InteropServices;

namespace WebTorrent.Tracker;

/// <summary>One peer's offer of a WebRTC connection, to whom the tracker will.</summary>
/// <param name="Id">Which offer it is; an answer repeats it.</param>
/// <param name="Signal">
/// The offer as JSON text, which trackers hand on as it is: of simple-peer's making <c>{"type":"offer","sdp":"v=0..."}</c>. At most 64 KiB in UTF-8.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PeerOffer(OfferId Id, string Signal);
