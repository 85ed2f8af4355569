using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection;

/// <summary>
/// Decides which blocks to ask which peer for, and keeps the books of what was asked. It knows of no sockets, no clock and no data:
/// the torrent's loop tells it what peers have, what was abandoned and what arrived.
/// </summary>
/// <remarks>
/// Not thread-safe. Every call costs constant time a block, but for the choice of a new piece: a few operations on sets of pieces, 64 pieces a
/// machine word (microseconds for 100,000 pieces). After warming up, picking allocates nothing.
/// Rarest first follows Cohen, "Incentives Build Robustness in BitTorrent", §2.4: partial pieces first, then the rarest, duplicates in the end game.
/// </remarks>
public sealed partial class PiecePicker
{
    private const int MaxBlocksPerPiece = 1 << 20;

    private readonly PieceGeometry _geometry;
    private readonly Random _random;
    private readonly int _maxActivePieces;
    private readonly int _maxRequesters;
    private readonly PiecePriority[] _priorities;
    private readonly PieceSet _unneeded;
    private readonly DeadlineList _deadlines = new();
    private readonly ActivePieceTable _active;
    private readonly Availability _availability;
    private readonly OpenPieces _open;

    // Needed only while something is missing.
    private CandidateSearch? _search;

    /// <summary>A picker that has nothing, knows no peers and wants every piece with <see cref="PiecePriority.Normal"/>.</summary>
    /// <param name="options">The shape of the torrent and the limits.</param>
    /// <param name="random">Breaks ties; the picker is its only user from now on. The same seed and calls give the same picks.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The number of pieces does not follow from the lengths.</exception>
    public PiecePicker(PiecePickerOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        Validate(options);

        _geometry = new PieceGeometry(options);
        _random = random;
        _maxActivePieces = options.MaxActivePieces;
        _maxRequesters = options.MaxRequestersPerBlock;
        _priorities = new PiecePriority[options.PieceCount];
        _priorities.AsSpan().Fill(PiecePriority.Normal);
        _unneeded = new PieceSet(options.PieceCount);
        _active = new ActivePieceTable(_geometry, _maxRequesters);
        _availability = new Availability(options.PieceCount);
        _open = new OpenPieces(options.PieceCount);
        _open[PiecePriority.Normal].Fill();
        Have = new PieceSet(options.PieceCount);
    }

    /// <summary>The order in which pieces of equal priority are begun; may be changed at any time.</summary>
    public PieceOrder Order { get; set; } = PieceOrder.RarestFirst;

    /// <summary>The verified pieces. Owned by the picker: read it, and change it only through <see cref="MarkVerified"/> and <see cref="MarkFailed"/>.</summary>
    public PieceSet Have { get; }

    /// <summary>Whether every wanted piece is had.</summary>
    public bool IsComplete => _unneeded.IsComplete;

    /// <summary>How many pieces are partial or wait for their hash to be checked.</summary>
    public int ActivePieceCount => _active.Count;

    /// <summary>Blocks in a piece, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public int BlocksIn(int piece)
    {
        ThrowIfNoPiece(piece);
        return _geometry.BlocksIn(piece);
    }

    /// <summary>Length of a block in bytes, at least 1; only the last of a piece is shorter than the others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public int BlockLength(PieceBlock block)
    {
        if (!_geometry.IsBlock(block)) throw new ArgumentOutOfRangeException(nameof(block), block, "There is no such block.");
        return _geometry.BlockLength(block);
    }

    /// <summary>Whether some of the piece's blocks are requested or received, and the piece is not verified yet.</summary>
    public bool IsActive(int piece) => _active.TryGet(piece, out _);

    /// <summary>The piece is on disk and its hash is right: it is had, and its deadline and open requests are forgotten. No effect if it was had.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public void MarkVerified(int piece)
    {
        if (!Have.Add(piece)) return;
        _deadlines.Remove(piece);
        if (_active.TryGet(piece, out var active)) _active.End(active);
        Refresh(piece);
        if (IsComplete) _search = null;
    }

    /// <summary>
    /// The piece's hash is wrong, or its data is lost: all its blocks are wanted again, and its open requests are forgotten.
    /// Works on any piece, also one that was had or was never begun.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public void MarkFailed(int piece)
    {
        Have.Remove(piece);
        if (_active.TryGet(piece, out var active)) _active.End(active);
        Refresh(piece);
    }

    /// <summary>How much a piece is wanted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public PiecePriority GetPriority(int piece)
    {
        ThrowIfNoPiece(piece);
        return _priorities[piece];
    }

    /// <summary>
    /// Sets how much a piece is wanted. A partial piece that is skipped keeps its blocks, and open requests may still be answered;
    /// <see cref="TryDropPartial"/> gives such pieces up first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece or priority.</exception>
    public void SetPriority(int piece, PiecePriority priority)
    {
        ThrowIfNoPiece(piece);
        if (priority > PiecePriority.High) throw new ArgumentOutOfRangeException(nameof(priority), priority, "There is no such priority.");
        if (_priorities[piece] == priority) return;
        _priorities[piece] = priority;
        Refresh(piece);
    }

    /// <summary>
    /// A reader waits for the piece: it is picked before all pieces without a deadline, by rising rank, also if it is skipped.
    /// Forgotten when the piece is verified; no effect on a piece that is had.
    /// </summary>
    /// <param name="piece">The piece.</param>
    /// <param name="rank">Any number; lower is sooner. Replaces an earlier rank. Among equals the lower index is first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public void SetDeadline(int piece, int rank)
    {
        if (Have.Contains(piece)) return;
        _deadlines.Set(piece, rank);
        Refresh(piece);
    }

    /// <summary>Nobody waits for the piece any more; its priority holds again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public void ClearDeadline(int piece)
    {
        ThrowIfNoPiece(piece);
        if (_deadlines.Remove(piece)) Refresh(piece);
    }

    /// <summary>Whether a peer has a wanted piece that is not had ("interested", BEP 3).</summary>
    /// <exception cref="ArgumentException">The set is of another torrent.</exception>
    public bool IsInteresting(PieceSet peerHas)
    {
        ArgumentNullException.ThrowIfNull(peerHas);
        return peerHas.ContainsAnyNotIn(_unneeded);
    }

    private CandidateSearch Search => _search ??= new CandidateSearch(_geometry.PieceCount, _availability, _random);

    /// <summary>Puts a piece where its state says: unneeded or not, among the active or among those to begin.</summary>
    private void Refresh(int piece)
    {
        var priority = PriorityNow(piece);
        if (priority == PiecePriority.Skip) _unneeded.Add(piece);
        else _unneeded.Remove(piece);

        if (_active.TryGet(piece, out var active)) _active.SetWanted(active, priority != PiecePriority.Skip);
        else _open.Place(piece, priority);
    }

    private PiecePriority PriorityNow(int piece)
    {
        if (Have.Contains(piece)) return PiecePriority.Skip;
        var priority = _priorities[piece];
        return priority == PiecePriority.Skip && _deadlines.Contains(piece) ? PiecePriority.Low : priority;
    }

    private void ThrowIfNoPiece(int piece) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)_geometry.PieceCount, nameof(piece));

    private static void Validate(PiecePickerOptions options)
    {
        EnsureRange(options, options.Length, nameof(options.Length), 0, long.MaxValue);
        EnsureRange(options, options.PieceLength, nameof(options.PieceLength), 1, int.MaxValue);
        EnsureRange(options, options.BlockSize, nameof(options.BlockSize), 1, int.MaxValue);
        EnsureRange(options, options.PieceLength / options.BlockSize, "Blocks in a piece", 0, MaxBlocksPerPiece);
        EnsureRange(options, options.MaxActivePieces, nameof(options.MaxActivePieces), 1, int.MaxValue);
        EnsureRange(options, options.MaxRequestersPerBlock, nameof(options.MaxRequestersPerBlock), 1, 8);
        var pieces = (options.Length / options.PieceLength) + (options.Length % options.PieceLength == 0 ? 0 : 1);
        if (pieces != options.PieceCount)
        {
            throw new ArgumentException($"{options.Length} bytes are {pieces} pieces of {options.PieceLength}, not {options.PieceCount}.", nameof(options));
        }
    }

    private static void EnsureRange(PiecePickerOptions options, long value, string name, long min, long max)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(nameof(options), value, $"{name}: from {min} to {max}.");
    }
}
