using System.Runtime.InteropServices;
using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <summary>One call of <see cref="PiecePicker.Pick"/>: who asks, and the room that is left for the answer.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct PickRun(PieceSet has, int peer, Span<PieceBlock> destination)
{
    public PieceSet Has { get; } = has;

    public int Peer { get; } = peer;

    /// <summary>The pieces begun are for this peer alone.</summary>
    public bool IsExclusive { get; init; }

    public Span<PieceBlock> Room { get; private set; } = destination;

    public int Count { get; private set; }

    public readonly bool IsFull => Room.IsEmpty;

    public void Took(int blocks)
    {
        Room = Room[blocks..];
        Count += blocks;
    }
}
