using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>A torrent that a message names.</summary>
/// <param name="Value">The info-hash.</param>
/// <param name="Text">Where it is in the message, with its quotes: so it is named in the answer too.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WebSocketHash(InfoHash Value, Range Text);
