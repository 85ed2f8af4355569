using System.Runtime.InteropServices;

namespace WebTorrent.PieceSelection;

/// <summary>One block of a piece: the unit that peers ask each other for (BEP 3, "request"; 16 KiB by custom).</summary>
/// <param name="Piece">Index of the piece, from 0.</param>
/// <param name="Block">Index of the block inside its piece, from 0; its offset in bytes is this times the block size.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PieceBlock(int Piece, int Block);
