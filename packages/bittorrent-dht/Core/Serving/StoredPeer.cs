using System.Runtime.InteropServices;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>A peer that announced itself.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredPeer(NodeAddress Address, bool IsSeed, TimeSpan ExpiresAt);
