using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection.Tests;

/// <summary>The picker's books, kept in the plainest way: every question is answered by going through everything.</summary>
internal sealed class PickerModel(PiecePickerOptions options)
{
    public Dictionary<int, PieceSet> Peers { get; } = [];

    public HashSet<int> Have { get; } = [];

    public Dictionary<int, int> Deadlines { get; } = [];

    public PiecePriority[] Priorities { get; } = [.. Enumerable.Repeat(PiecePriority.Normal, options.PieceCount)];

    public HashSet<PieceBlock> ReceivedBlocks { get; } = [];

    public HashSet<(PieceBlock Block, int Peer)> Requests { get; } = [];

    public PieceOrder Order { get; set; }

    public IEnumerable<int> Pieces => Enumerable.Range(0, options.PieceCount);

    public IEnumerable<int> WantedActive => Pieces.Where(p => IsActive(p) && IsWanted(p));

    public bool IsComplete => !Pieces.Any(IsWanted);

    public bool IsEndGame =>
        WantedActive.Any(p => !HasFree(p) && Blocks(p).Any(b => !ReceivedBlocks.Contains(b))) &&
        !Pieces.Any(p => IsWanted(p) && HasFree(p) && Availability(p) > 0);

    public IEnumerable<PieceBlock> Blocks(int piece)
    {
        var length = Math.Min(options.PieceLength, options.Length - ((long)piece * options.PieceLength));
        for (var block = 0; (long)block * options.BlockSize < length; block++) yield return new PieceBlock(piece, block);
    }

    public int Availability(int piece) => Peers.Values.Count(has => has.Contains(piece));

    public bool IsWanted(int piece) => !Have.Contains(piece) && (Priorities[piece] != PiecePriority.Skip || Deadlines.ContainsKey(piece));

    /// <summary>The priority that a piece is begun with; only a deadline makes a skipped piece wanted.</summary>
    public PiecePriority Begins(int piece) => Priorities[piece] == PiecePriority.Skip ? PiecePriority.Low : Priorities[piece];

    public bool IsFree(PieceBlock block) => !ReceivedBlocks.Contains(block) && Requesters(block) == 0;

    public bool HasFree(int piece) => Blocks(piece).Any(IsFree);

    public int Requesters(PieceBlock block) => Requests.Count(r => r.Block == block);

    public int RequestsOf(int peer) => Requests.Count(r => r.Peer == peer);

    public bool IsActive(int piece) =>
        !Have.Contains(piece) && Blocks(piece).Any(b => ReceivedBlocks.Contains(b) || Requesters(b) > 0);

    public bool IsFull(int piece) => Blocks(piece).All(ReceivedBlocks.Contains);

    public bool IsInteresting(PieceSet has) => Pieces.Any(p => has.Contains(p) && IsWanted(p));

    public void Forget(int piece)
    {
        ReceivedBlocks.RemoveWhere(b => b.Piece == piece);
        Requests.RemoveWhere(r => r.Block.Piece == piece);
    }
}
