using System.Runtime.InteropServices;

namespace WebTorrent.Utp.Core;

/// <summary>A byte of a <see cref="SendBuffer"/>; good until it is released.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BufferPosition(SendBlock Block, int Offset);
