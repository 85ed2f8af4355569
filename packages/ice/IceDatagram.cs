using System.Net;
using System.Runtime.InteropServices;

namespace WebTorrent.Ice;

/// <summary>Where a datagram of an <see cref="IceAgentCore"/> goes.</summary>
/// <param name="BaseId">The base to send from.</param>
/// <param name="Remote">Where to.</param>
/// <param name="Length">How many bytes it has.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct IceDatagram(int BaseId, IPEndPoint Remote, int Length);
