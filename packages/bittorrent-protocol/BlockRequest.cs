using System.Runtime.InteropServices;

namespace WebTorrent.Protocol;

/// <summary>A block: a range of bytes inside one piece (BEP 3, "request").</summary>
/// <param name="Piece">Index of the piece, from 0.</param>
/// <param name="Offset">First byte of the block inside the piece.</param>
/// <param name="Length">Bytes of the block; 16,384 by custom.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BlockRequest(int Piece, int Offset, int Length);
