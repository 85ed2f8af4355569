using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer;

/// <summary>How a store is.</summary>
/// <param name="IsHealthy">False when it serves less than it should, such as only what its own tracker knows.</param>
/// <param name="Description">A sentence for the operator, or null.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SwarmStoreHealth(bool IsHealthy, string? Description = null);
