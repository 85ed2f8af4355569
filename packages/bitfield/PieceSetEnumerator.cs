using System.Runtime.InteropServices;

namespace WebTorrent.Bitfield;

/// <summary>Goes through the pieces of a <see cref="PieceSet"/> upwards; made by <see langword="foreach"/>. Not thread-safe.</summary>
[StructLayout(LayoutKind.Auto)]
public struct PieceSetEnumerator
{
    private readonly PieceSet _set;

    internal PieceSetEnumerator(PieceSet set)
    {
        _set = set;
        Current = -1;
    }

    /// <summary>The piece gone to by the last <see cref="MoveNext"/> that was true.</summary>
    public int Current { get; private set; }

    /// <summary>Goes to the next piece of the set.</summary>
    /// <returns>False after the last one.</returns>
    public bool MoveNext()
    {
        var next = _set.NextSet(Current + 1);
        if (next < 0) return false;
        Current = next;
        return true;
    }
}
