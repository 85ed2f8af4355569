using System.Runtime.InteropServices;
using WebTorrent.DataChannel;
using WebTorrent.Ice;
using WebTorrent.SimplePeer.Signals;

namespace WebTorrent.SimplePeer.Core;

/// <summary>Something that happened in a <see cref="PeerSession"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Signal">At <see cref="PeerEventKind.Signal"/>.</param>
/// <param name="Candidate">At <see cref="PeerEventKind.ResolveName"/>.</param>
/// <param name="Message">At <see cref="PeerEventKind.Message"/>; to be disposed.</param>
/// <param name="Error">At <see cref="PeerEventKind.Closed"/>: why; null: one of both sides wanted it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PeerEvent(
    PeerEventKind Kind,
    PeerSignal Signal = default,
    IceCandidate? Candidate = null,
    DataChannelMessage Message = default,
    WebRtcException? Error = null);
