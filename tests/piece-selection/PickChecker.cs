using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection.Tests;

/// <summary>Judges one answer of <see cref="PiecePicker.Pick"/> block by block against the model, and enters it there.</summary>
internal sealed class PickChecker(PickerModel model, PiecePickerOptions options, PieceSet has, int peer, bool allowDuplicates)
{
    private readonly bool _wasIdle = model.RequestsOf(peer) == 0;
    private readonly bool _isDiskBusy = model.WantedActive.Any(model.IsFull);
    private int _count;

    public void Check(ReadOnlySpan<PieceBlock> picked, int room)
    {
        foreach (var block in picked) CheckBlock(block);
        if (_count < room) CheckNothingLeft();
    }

    private void CheckBlock(PieceBlock block)
    {
        Assert.True(has.Contains(block.Piece), $"{block}: the peer lacks it");
        Assert.True(model.IsWanted(block.Piece), $"{block}: not wanted");
        Assert.DoesNotContain(block, model.ReceivedBlocks);
        Assert.DoesNotContain((block, peer), model.Requests);
        CheckDeadlineOrder(block);
        if (model.IsFree(block)) CheckFresh(block);
        else CheckDuplicate(block);
        model.Requests.Add((block, peer));
        _count++;
    }

    private void CheckFresh(PieceBlock block)
    {
        Assert.Equal(model.Blocks(block.Piece).First(model.IsFree), block);
        if (!model.IsActive(block.Piece) && !model.Deadlines.ContainsKey(block.Piece)) CheckBegun(block.Piece);
    }

    private void CheckBegun(int piece)
    {
        var candidates = model.Pieces.Where(p => has.Contains(p) && model.IsWanted(p) && !model.IsActive(p)).ToList();
        var best = candidates.Max(model.Begins);
        Assert.Equal(best, model.Begins(piece));
        var equals = candidates.Where(p => model.Begins(p) == best).ToList();
        if (model.Order == PieceOrder.Sequential) Assert.Equal(equals.Min(), piece);
        else Assert.Equal(equals.Min(model.Availability), model.Availability(piece));

        if (model.WantedActive.Count() < options.MaxActivePieces) return;
        Assert.True(_count == 0 && _wasIdle && !_isDiskBusy, "over the limit of active pieces");
        Assert.DoesNotContain(model.WantedActive, p => has.Contains(p) && model.HasFree(p));
    }

    private void CheckDuplicate(PieceBlock block)
    {
        Assert.True(allowDuplicates, $"{block}: already requested");
        Assert.True(model.Deadlines.ContainsKey(block.Piece) || model.IsEndGame, $"{block}: a duplicate before the end game");
        Assert.True(model.Requesters(block) < options.MaxRequestersPerBlock, $"{block}: too many requesters");
    }

    private void CheckDeadlineOrder(PieceBlock block)
    {
        var rank = model.Deadlines.TryGetValue(block.Piece, out var own) ? (own, block.Piece) : (int.MaxValue, int.MaxValue);
        var sooner = model.Deadlines.Where(d => (d.Value, d.Key).CompareTo(rank) < 0 && has.Contains(d.Key));
        Assert.DoesNotContain(sooner, d => model.HasFree(d.Key));
    }

    private void CheckNothingLeft()
    {
        var left = model.Pieces.Where(p => has.Contains(p) && model.IsWanted(p) && model.HasFree(p)).ToList();
        Assert.DoesNotContain(left, model.IsActive);
        Assert.DoesNotContain(left, model.Deadlines.ContainsKey);
        if (left.Count > 0) Assert.True(model.WantedActive.Count() >= options.MaxActivePieces, "blocks are left that could be picked");
        if (left.Count > 0 && _count == 0) Assert.True(!_wasIdle || _isDiskBusy, "an idle peer is left with nothing");
        if (allowDuplicates && model.IsEndGame) CheckNoDuplicateLeft();
    }

    private void CheckNoDuplicateLeft()
    {
        foreach (var block in model.Pieces.Where(p => has.Contains(p) && model.IsWanted(p)).SelectMany(model.Blocks))
        {
            if (model.ReceivedBlocks.Contains(block) || model.Requests.Contains((block, peer))) continue;
            Assert.True(model.Requesters(block) is 0 || model.Requesters(block) == options.MaxRequestersPerBlock, $"{block}: could be asked of one more");
        }
    }
}
