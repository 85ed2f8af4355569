using System.Buffers;
using WebTorrent.Bitfield;
using WebTorrent.PieceSelection;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine.Loop;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Asks peers for blocks, puts pieces together, and deals with what the verifier says of them. Belongs to the loop.</summary>
internal sealed class Downloader
{
    /// <summary>What everybody asks for (BEP 3), in bytes.</summary>
    public const int BlockSize = 16 << 10;

    private const int PicksAtOnce = 128;
    private const int UnrequestedAllowance = 64;
    private const int MaxTimeouts = 3;
    private const int MaxLate = 20_000;
    private const int MaxOvertaken = 128;
    private static readonly TimeSpan RejectPause = TimeSpan.FromSeconds(1);

    private readonly SwarmContent _content;
    private readonly PiecePicker _picker;
    private readonly PieceVerifier _verifier;
    private readonly PeerRoster _peers;
    private readonly ISwarmEvents _events;
    private readonly TorrentOptions _options;
    private readonly BlameLedger _blame = new();
    private readonly Dictionary<int, ActivePiece> _active = [];
    private readonly Stack<ActivePiece> _spare = new();
    private readonly PieceBuffers _buffers;
    private readonly PieceBlock[] _picks = new PieceBlock[PicksAtOnce];
    private readonly List<int> _others = [];
    private readonly MonotonicClock _clock;
    private readonly int _maxPieces;
    private bool _isStopped;

    public Downloader(SwarmContent content, PieceVerifier verifier, PeerRoster peers, ISwarmEvents events, TorrentOptions options, MonotonicClock clock)
    {
        _content = content;
        _picker = content.Picker;
        _verifier = verifier;
        _peers = peers;
        _events = events;
        _options = options;
        _clock = clock;
        _maxPieces = MaxPiecesInMemory(options, content.Info.PieceLength);
        _buffers = new PieceBuffers((int)Math.Min(content.Info.PieceLength, content.Info.Length), _maxPieces);
    }

    /// <summary>Block bytes that came.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Block bytes that were of no use.</summary>
    public long BytesWasted { get; private set; }

    /// <summary>A stream has waited too long for its piece: the same blocks may be asked of several peers.</summary>
    public bool IsReaderLate { get; set; }

    /// <summary>How many pieces of this length fit into the memory allowed; two at least.</summary>
    public static int MaxPiecesInMemory(TorrentOptions options, int pieceLength)
        => (int)Math.Clamp(options.PieceMemory / Math.Max(1, pieceLength), 2, 1 << 16);

    /// <summary>Asks nobody for anything any more.</summary>
    public void Stop()
    {
        _isStopped = true;
        foreach (var peer in _peers)
            AbandonAll(peer);
    }

    /// <summary>Tells the peer whether we want anything it has.</summary>
    public void UpdateInterest(Peer peer)
    {
        var isInteresting = !_isStopped && peer.Has is { } has && _picker.IsInteresting(has);
        if (isInteresting == peer.AmInterested)
            return;
        peer.AmInterested = isInteresting;
        if (isInteresting)
            peer.Wire.Interested();
        else
            peer.Wire.NotInterested();
    }

    /// <summary>Asks the peer for as much as its pipeline has room for.</summary>
    public void RequestMore(Peer peer, TimeSpan now)
    {
        if (_isStopped || !peer.AmInterested || peer.Has is not { } has || now < peer.AskAgainAt)
            return;
        if (peer.IsChoking)
        {
            if (peer.AllowedFast is null)
                return;
            has = peer.AllowedFast;
        }

        var room = peer.Pipeline.Depth - peer.Requests.Count;
        if (room <= 0 || (room < peer.Pipeline.Depth / 8 && peer.Requests.Count > 0))
            return; // Ask in batches: one send for many requests.

        if (peer.Requests.Count == 0)
            peer.WaitingSince = now;
        while (room > 0)
        {
            var picked = Pick(peer, has, _picks.AsSpan(0, Math.Min(room, _picks.Length)));
            for (var i = 0; i < picked; i++)
                Request(peer, _picks[i]);
            room -= picked;
            if (picked == 0)
                break;
        }

        if (peer.Requests.Count == 0)
            UpdateInterest(peer);
    }

    private int Pick(Peer peer, PieceSet has, Span<PieceBlock> destination)
        => peer.IsOnParole
            ? _picker.PickWholePieces(has, peer.Number, destination)
            : _picker.Pick(has, peer.Number, destination, IsReaderLate || _picker.IsEndGame);

    private void Request(Peer peer, PieceBlock block)
    {
        peer.Requests.Add(block); // If it is late from an earlier request it may come twice.
        peer.Wire.Request(ToRequest(block));
    }

    /// <summary>A block came.</summary>
    public void OnBlock(Peer peer, in WireMessage message, TimeSpan now)
    {
        var length = (int)message.Payload.Length;
        BytesReceived += length;
        peer.BlockBytesReceived += length;
        var block = new PieceBlock(message.Piece, message.Offset / BlockSize);
        if (!IsAskedFor(peer, block, message.Offset, length))
        {
            OnUnrequested(peer, length);
            return;
        }

        peer.WaitingSince = now;
        peer.Timeouts = 0;
        peer.Pipeline.OnBlock();
        GiveUpForgotten(peer);
        var outcome = _picker.Received(block, peer.Number);
        if (outcome is BlockOutcome.Accepted or BlockOutcome.PieceComplete)
        {
            Keep(peer, block, message.Payload);
            CancelElsewhere(peer, block);
            if (outcome == BlockOutcome.PieceComplete)
                HandToVerifier(block.Piece);
        }
        else
        {
            BytesWasted += length;
        }
    }

    private bool IsAskedFor(Peer peer, PieceBlock block, int offset, int length)
        => (uint)block.Piece < (uint)_content.Info.PieceCount
            && offset == block.Block * BlockSize
            && block.Block < _picker.BlocksIn(block.Piece)
            && length == _picker.BlockLength(block)
            && (peer.Requests.Remove(block) || peer.Late.Remove(block));

    /// <summary>Peers answer in order, more or less. A request that very many later ones overtook was forgotten, though the peer is anything but silent.</summary>
    private void GiveUpForgotten(Peer peer)
    {
        while (peer.Requests.Overtaken > Math.Max(MaxOvertaken, 2 * peer.Pipeline.Depth) && peer.Requests.TryTake(out var forgotten))
        {
            _picker.Abandon(forgotten, peer.Number);
            peer.Late.Add(forgotten);
        }
    }

    private void OnUnrequested(Peer peer, int length)
    {
        BytesWasted += length;
        if (++peer.UnrequestedBlocks > UnrequestedAllowance)
            throw new PeerFaultException(PeerDropReason.Flooding, "The peer sends blocks that nobody asked for.");
    }

    private void Keep(Peer peer, PieceBlock block, in ReadOnlySequence<byte> data)
    {
        if (!_active.TryGetValue(block.Piece, out var piece))
        {
            piece = _spare.TryPop(out var spare) ? spare : new ActivePiece(OnChecked);
            piece.Reset(block.Piece, _content.Info.GetPieceLength(block.Piece), _picker.BlocksIn(block.Piece), _buffers.Rent());
            _active.Add(block.Piece, piece);
        }

        data.CopyTo(piece.BlockMemory(block.Block, BlockSize).Span);
        piece.SetSender(block.Block, peer.Number);
        DropOneTooMany(); // Last, because it may be this very piece.
    }

    /// <summary>Pieces that were begun with peers who left must not fill the memory: the one worth least makes room.</summary>
    private void DropOneTooMany()
    {
        if (_active.Count <= _maxPieces || !_picker.TryDropPartial(out var index) || !_active.Remove(index, out var dropped))
            return;
        for (var block = 0; block < dropped.BlockCount; block++)
            BytesWasted += dropped.Senders[block] < 0 ? 0 : dropped.BlockMemory(block, BlockSize).Length;
        Recycle(dropped);
    }

    private void Recycle(ActivePiece piece)
    {
        _buffers.Return(piece.TakeBuffer());
        _spare.Push(piece);
    }

    /// <summary>In the end game others were asked too: they need not send it.</summary>
    private void CancelElsewhere(Peer sender, PieceBlock block)
    {
        _others.Clear();
        _picker.GetRequesters(block, _others);
        foreach (var number in _others)
        {
            if (number == sender.Number || _peers.Find(number) is not { } other || !other.Requests.Remove(block))
                continue;
            _picker.Abandon(block, number);
            other.Wire.Cancel(ToRequest(block));
            other.Late.Add(block);
        }
    }

    private void HandToVerifier(int index)
    {
        _active.Remove(index, out var piece);
        piece!.NeedsBlockDigests = _blame.HasEvidence(index);
        _verifier.Post(piece);
    }

    /// <summary>The verifier is done with a piece.</summary>
    private void OnChecked(ActivePiece piece)
    {
        switch (piece.Verdict)
        {
            case PieceVerdict.Stored:
                OnGood(piece);
                break;
            case PieceVerdict.Bad:
                OnBad(piece);
                break;
            default:
                _picker.MarkFailed(piece.Piece);
                _events.OnStoreFailed(piece.StoreError!);
                break;
        }

        Recycle(piece);
        RequestMoreOfAll(); // There is room for another piece.
    }

    private void OnGood(ActivePiece piece)
    {
        foreach (var suspect in _blame.Convict(piece))
            _events.OnBadPeer(suspect.Number, suspect.EndPoint, piece.Piece);
        foreach (var number in piece.Senders)
        {
            if (_peers.Find(number) is { } sender)
                sender.ParoleSince = null;
        }

        _picker.MarkVerified(piece.Piece);
        _content.Verified.Add(piece.Piece);
        _events.OnPieceVerified(piece.Piece);
    }

    private void OnBad(ActivePiece piece)
    {
        BytesWasted += piece.Length;
        _picker.MarkFailed(piece.Piece);
        _events.OnPieceFailed(piece.Piece);
        var first = piece.Senders[0];
        if (piece.Senders.IndexOfAnyExcept(first) < 0)
        {
            _events.OnBadPeer(first, _peers.FindSuspect(first)?.EndPoint, piece.Piece);
            return;
        }

        _blame.KeepEvidence(piece, _peers.FindSuspect);
        foreach (var number in piece.Senders)
        {
            if (_peers.Find(number) is { } sender)
                sender.ParoleSince ??= _clock.Now;
        }
    }

    /// <summary>The peer will not answer this request.</summary>
    public void OnReject(Peer peer, BlockRequest request, TimeSpan now)
    {
        var block = new PieceBlock(request.Piece, request.Offset / BlockSize);
        if (peer.Late.Remove(block) || !peer.Requests.Remove(block))
            return; // A request that was given up already; one asked anew stands.
        _picker.Abandon(block, peer.Number);
        // Whoever rejects without a choke would be asked for the same again at once, and reject it again, and keep others from it.
        if (peer.IsChoking)
            peer.AllowedFast?.Remove(request.Piece);
        else
            peer.AskAgainAt = now + RejectPause;
    }

    /// <summary>The peer choked us or left: others may have its blocks.</summary>
    public void AbandonAll(Peer peer)
    {
        _picker.AbandonAll(peer.Number);
        if (peer.Late.Count > MaxLate)
            peer.Late.Clear(); // It had its chance; what still comes counts as unasked.
        while (peer.Requests.TryTake(out var block))
            peer.Late.Add(block);
    }

    /// <summary>Gives up on requests that a peer let lie, and tops up every pipeline.</summary>
    public void Tick(TimeSpan now)
    {
        foreach (var peer in _peers)
        {
            if (peer.Requests.Count > 0 && now - peer.WaitingSince > _options.RequestTimeout)
                OnTimeout(peer, now);
            else if (peer is { AmInterested: true, Requests.Count: 0 })
                UpdateInterest(peer); // Also of those that choke us: what they had for us may have come from others.
        }

        RequestMoreOfAll();
        ShareWorkOfSuspects(now);
    }

    /// <summary>
    /// What a suspect works on nobody else is asked for, however slow it is. When somebody else has nothing to do because of that,
    /// the evidence of the blocks has to do instead.
    /// </summary>
    private void ShareWorkOfSuspects(TimeSpan now)
    {
        var isAnyIdle = false;
        foreach (var peer in _peers)
            isAnyIdle |= peer is { AmInterested: true, IsChoking: false, IsOnParole: false, Requests.Count: 0 } && peer.AskAgainAt <= now;
        if (!isAnyIdle)
            return;

        foreach (var peer in _peers)
        {
            if (peer.Requests.Count == 0 || peer.ParoleSince is not { } since || now - since < _options.RequestTimeout)
                continue;
            peer.ParoleSince = null;
            AbandonAll(peer);
        }

        RequestMoreOfAll();
    }

    private void RequestMoreOfAll()
    {
        var now = _clock.Now;
        foreach (var peer in _peers)
            RequestMore(peer, now);
    }

    private void OnTimeout(Peer peer, TimeSpan now)
    {
        AbandonAll(peer);
        peer.Pipeline.OnTimeout();
        peer.WaitingSince = now;
        if (++peer.Timeouts >= MaxTimeouts)
            peer.Drop(PeerDropReason.Timeout);
    }

    private BlockRequest ToRequest(PieceBlock block) => new(block.Piece, block.Block * BlockSize, _picker.BlockLength(block));
}
