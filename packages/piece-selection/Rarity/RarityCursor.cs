using System.Runtime.InteropServices;

namespace WebTorrent.PieceSelection;

/// <summary>A place in the order of rarity.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RarityCursor
{
    public int Bucket;

    public int Slot;
}
