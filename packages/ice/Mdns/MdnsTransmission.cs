using System.Net;
using System.Runtime.InteropServices;

namespace WebTorrent.Ice;

/// <summary>Where a packet of an <see cref="MdnsCore"/> goes.</summary>
/// <param name="To">Who asked as in plain DNS; null: the group.</param>
/// <param name="Length">How many bytes it has.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MdnsTransmission(IPEndPoint? To, int Length);
