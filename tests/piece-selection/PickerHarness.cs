using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection.Tests;

/// <summary>Does the same to a picker and to its model, and compares all that can be seen after every step.</summary>
internal sealed class PickerHarness
{
    private const int PeerNumbers = 5;

    private readonly PiecePickerOptions _options;
    private readonly PiecePicker _picker;
    private readonly PickerModel _model;
    private readonly List<int> _peers = [];

    public PickerHarness(PiecePickerOptions options, int seed)
    {
        _options = options;
        _picker = new PiecePicker(options, new Random(seed));
        _model = new PickerModel(options);
    }

    public void Run(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            Do(step);
            Compare();
        }
    }

    private void Do(Step step)
    {
        var piece = step.A % _options.PieceCount;
        switch (step.Kind)
        {
            case < 8: AddPeer(step); break;
            case < 11: RemovePeer(step); break;
            case < 17: ChangeHave(step, piece); break;
            case < 21: SetPriority(step, piece); break;
            case < 24: SetDeadline(piece, step.B % 7); break;
            case < 26: ClearDeadline(piece); break;
            case < 28: SetOrder((PieceOrder)(step.A % 2)); break;
            case < 55: Pick(step); break;
            case < 62: Abandon(step); break;
            case < 64: AbandonAll(step.A % PeerNumbers); break;
            case < 84: Receive(step); break;
            case < 87: ReceiveAnything(step); break;
            case < 95: Finish(step); break;
            case < 97: MarkFailed(piece); break;
            case < 98: MarkVerified(piece); break;
            default: DropPartial(); break;
        }
    }

    private void AddPeer(Step step)
    {
        var peer = step.A % PeerNumbers;
        if (_model.Peers.ContainsKey(peer)) return;
        var has = new PieceSet(_options.PieceCount);
        var random = new Random(step.B);
        if (step.B % 4 == 0) has.Fill();
        for (var piece = 0; piece < has.Count; piece++)
        {
            if (random.Next(2) == 0) has.Add(piece);
        }

        _model.Peers.Add(peer, has);
        _picker.AddPeer(has);
    }

    private void RemovePeer(Step step)
    {
        if (!TryPeer(step.A, out var peer, out var has)) return;
        _picker.RemovePeer(has);
        _picker.AbandonAll(peer);
        _model.Peers.Remove(peer);
        _model.Requests.RemoveWhere(r => r.Peer == peer);
    }

    private void ChangeHave(Step step, int piece)
    {
        if (!TryPeer(step.B, out _, out var has)) return;
        if (has.Add(piece))
        {
            _picker.AddHave(piece);
        }
        else if (step.B % 3 == 0)
        {
            has.Remove(piece);
            _picker.RemoveHave(piece);
        }
    }

    private void SetPriority(Step step, int piece)
    {
        _model.Priorities[piece] = (PiecePriority)(step.B % 4);
        _picker.SetPriority(piece, _model.Priorities[piece]);
    }

    private void SetDeadline(int piece, int rank)
    {
        _picker.SetDeadline(piece, rank);
        if (!_model.Have.Contains(piece)) _model.Deadlines[piece] = rank;
    }

    private void ClearDeadline(int piece)
    {
        _picker.ClearDeadline(piece);
        _model.Deadlines.Remove(piece);
    }

    private void SetOrder(PieceOrder order) => _picker.Order = _model.Order = order;

    private void Pick(Step step)
    {
        if (!TryPeer(step.A, out var peer, out var has)) return;
        var allowDuplicates = step.B % 3 == 0;
        var room = new PieceBlock[step.B % 9];
        var checker = new PickChecker(_model, _options, has, peer, allowDuplicates);
        var count = _picker.Pick(has, peer, room, allowDuplicates);
        if (room.Length > 0) checker.Check(room.AsSpan(0, count), room.Length);
    }

    private void Abandon(Step step)
    {
        if (!TryRequest(step.A, out var block, out var peer)) return;
        _picker.Abandon(block, peer);
        _model.Requests.Remove((block, peer));
    }

    private void AbandonAll(int peer)
    {
        _picker.AbandonAll(peer);
        _model.Requests.RemoveWhere(r => r.Peer == peer);
    }

    private void Receive(Step step)
    {
        if (TryRequest(step.A, out var block, out var peer)) Receive(block, peer);
    }

    private void ReceiveAnything(Step step) =>
        Receive(new PieceBlock((step.A % (_options.PieceCount + 2)) - 1, (step.B % 8) - 1), step.B % PeerNumbers);

    private void Receive(PieceBlock block, int peer)
    {
        var expected = BlockOutcome.Unrequested;
        var exists = _model.Pieces.Contains(block.Piece) && _model.Blocks(block.Piece).Contains(block);
        if (exists && (_model.Have.Contains(block.Piece) || _model.ReceivedBlocks.Contains(block))) expected = BlockOutcome.Duplicate;
        var wasAsked = _model.Requests.Remove((block, peer));
        if (wasAsked && _model.ReceivedBlocks.Add(block))
        {
            expected = _model.IsFull(block.Piece) ? BlockOutcome.PieceComplete : BlockOutcome.Accepted;
        }

        Assert.Equal(expected, _picker.Received(block, peer));
    }

    private void Finish(Step step)
    {
        var full = _model.Pieces.Where(p => _model.IsFull(p) && !_model.Have.Contains(p)).ToList();
        if (full.Count == 0) return;
        if (step.B % 4 == 0) MarkFailed(full[step.A % full.Count]);
        else MarkVerified(full[step.A % full.Count]);
    }

    private void MarkVerified(int piece)
    {
        _picker.MarkVerified(piece);
        _model.Forget(piece);
        _model.Deadlines.Remove(piece);
        _model.Have.Add(piece);
    }

    private void MarkFailed(int piece)
    {
        _picker.MarkFailed(piece);
        _model.Forget(piece);
        _model.Have.Remove(piece);
    }

    private void DropPartial()
    {
        var idle = _model.Pieces.Where(p => _model.IsActive(p) && !_model.IsFull(p) && _model.Blocks(p).All(b => _model.Requesters(b) == 0)).ToList();
        Assert.Equal(idle.Count > 0, _picker.TryDropPartial(out var piece));
        if (idle.Count == 0) return;
        Assert.Equal(idle.Min(Worth), Worth(piece));
        _model.Forget(piece);
    }

    private (bool Wanted, bool Available, int Received) Worth(int piece) =>
        (_model.IsWanted(piece), _model.IsWanted(piece) && _model.Availability(piece) > 0, _model.Blocks(piece).Count(_model.ReceivedBlocks.Contains));

    private void Compare()
    {
        Assert.Equal(_model.IsComplete, _picker.IsComplete);
        Assert.Equal(_model.IsEndGame, _picker.IsEndGame);
        Assert.Equal(_model.Pieces.Count(_model.IsActive), _picker.ActivePieceCount);
        foreach (var (peer, has) in _model.Peers) Assert.Equal(_model.IsInteresting(has), _picker.IsInteresting(has));
        for (var peer = 0; peer < PeerNumbers; peer++) Assert.Equal(_model.RequestsOf(peer), _picker.GetRequestCount(peer));
        foreach (var piece in _model.Pieces) ComparePiece(piece);
    }

    private void ComparePiece(int piece)
    {
        Assert.Equal(_model.Have.Contains(piece), _picker.Have.Contains(piece));
        Assert.Equal(_model.Availability(piece), _picker.GetAvailability(piece));
        Assert.Equal(_model.Priorities[piece], _picker.GetPriority(piece));
        Assert.Equal(_model.IsActive(piece), _picker.IsActive(piece));
        Assert.Equal(_model.Blocks(piece).Count(), _picker.BlocksIn(piece));
        foreach (var block in _model.Blocks(piece))
        {
            _peers.Clear();
            _picker.GetRequesters(block, _peers);
            Assert.Equal(_model.Requests.Where(r => r.Block == block).Select(r => r.Peer).Order(), _peers.Order());
        }
    }

    private bool TryPeer(int choice, out int peer, out PieceSet has)
    {
        peer = choice % PeerNumbers;
        return _model.Peers.TryGetValue(peer, out has!);
    }

    private bool TryRequest(int choice, out PieceBlock block, out int peer)
    {
        var requests = _model.Requests.OrderBy(r => (r.Block.Piece, r.Block.Block, r.Peer)).ToList();
        (block, peer) = requests.Count > 0 ? requests[choice % requests.Count] : default;
        return requests.Count > 0;
    }
}
