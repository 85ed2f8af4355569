using WebTorrent.Bitfield;

namespace WebTorrent.Protocol;

/// <content>What a wire can send. Every method is thread-safe, encodes at once and never waits.</content>
public sealed partial class Wire
{
    /// <summary>Says that requests will not be answered. See <see cref="RejectQueuedBlocks"/> for those already queued.</summary>
    public void Choke() => _writer.Enqueue(new StateMessage(MessageId.Choke));

    /// <summary>Says that requests will be answered.</summary>
    public void Unchoke() => _writer.Enqueue(new StateMessage(MessageId.Unchoke));

    /// <summary>Says that the remote peer has something wanted.</summary>
    public void Interested() => _writer.Enqueue(new StateMessage(MessageId.Interested));

    /// <summary>Says that the remote peer has nothing wanted.</summary>
    public void NotInterested() => _writer.Enqueue(new StateMessage(MessageId.NotInterested));

    /// <summary>Says that one more piece is verified.</summary>
    /// <param name="piece">Index of the piece.</param>
    public void Have(int piece) => _writer.Enqueue(new HaveMessage(piece));

    /// <summary>Says which pieces are there. Only right after the handshake.</summary>
    /// <param name="pieces">The set; encoded before the method returns.</param>
    public void Bitfield(PieceSet pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        _writer.Enqueue(new BitfieldMessage(pieces));
    }

    /// <summary>Says that every piece is there (BEP 6; only when <see cref="UsesFast"/>).</summary>
    public void HaveAll() => _writer.Enqueue(new StateMessage(MessageId.HaveAll));

    /// <summary>Says that no piece is there (BEP 6; only when <see cref="UsesFast"/>).</summary>
    public void HaveNone() => _writer.Enqueue(new StateMessage(MessageId.HaveNone));

    /// <summary>Asks for a block.</summary>
    /// <param name="block">The block.</param>
    public void Request(BlockRequest block) => _writer.Enqueue(new RequestMessage(block));

    /// <summary>Takes a request back.</summary>
    /// <param name="block">The block of that request.</param>
    public void Cancel(BlockRequest block) => _writer.Enqueue(new CancelMessage(block));

    /// <summary>Says that a request will not be answered (BEP 6; only when <see cref="UsesFast"/>).</summary>
    /// <param name="block">The block of that request.</param>
    public void Reject(BlockRequest block) => _writer.Enqueue(new RejectMessage(block));

    /// <summary>Suggests a piece (BEP 6; only when <see cref="UsesFast"/>).</summary>
    /// <param name="piece">Index of the piece.</param>
    public void Suggest(int piece) => _writer.Enqueue(new SuggestMessage(piece));

    /// <summary>Allows requests for a piece even while choked (BEP 6; only when <see cref="UsesFast"/>).</summary>
    /// <param name="piece">Index of the piece.</param>
    public void AllowedFast(int piece) => _writer.Enqueue(new AllowedFastMessage(piece));

    /// <summary>Tells the port of this side's DHT node (BEP 5).</summary>
    /// <param name="port">UDP port.</param>
    public void Port(ushort port) => _writer.Enqueue(new PortMessage(port));

    /// <summary>Sends a sign of life. The wire does so by itself after <see cref="WireOptions.KeepAliveInterval"/> of silence.</summary>
    public void KeepAlive() => _writer.Enqueue(default(KeepAliveMessage));

    /// <summary>Sends a message of the extension protocol (BEP 10).</summary>
    /// <param name="extendedId">Which message, in the remote peer's numbering.</param>
    /// <param name="payload">The message; copied.</param>
    public void Extended(byte extendedId, ReadOnlySpan<byte> payload) => _writer.Enqueue(new ExtendedMessage(extendedId, payload));

    /// <summary>
    /// Sends the extension handshake. The wire does so by itself after the handshakes; call it again when what an extension says there has changed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The extension protocol was not agreed on.</exception>
    public void SendExtendedHandshake()
    {
        if (!UsesExtensions)
            throw new InvalidOperationException("The extension protocol was not agreed on.");
        Extended(0, _extensions.EncodeHandshake());
    }

    /// <summary>
    /// Queues a block to be read from <see cref="WireOptions.BlockSource"/> and sent when its turn comes; messages overtake it.
    /// With <see cref="WireOptions.MaxQueuedBlocks"/> waiting it is rejected (with the fast extension) or dropped.
    /// </summary>
    /// <param name="block">The block; the caller has checked that it exists and is there.</param>
    /// <returns>False when the queue is full.</returns>
    /// <exception cref="InvalidOperationException">The wire has no block source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative field, an empty block, or one over <see cref="WireLimits.MaxBlockLength"/>.</exception>
    public bool QueueBlock(BlockRequest block)
    {
        if (_options.BlockSource is null)
            throw new InvalidOperationException("Blocks come from WireOptions.BlockSource, which is not set.");
        Check.InRange(block.Piece, 0, int.MaxValue, nameof(block));
        Check.InRange(block.Offset, 0, int.MaxValue, nameof(block));
        Check.InRange(block.Length, 1, _options.Limits.MaxBlockLength, nameof(block));
        if (_writer.TryEnqueueBlock(block))
            return true;
        if (UsesFast)
            Reject(block);
        return false;
    }

    /// <summary>Takes a queued block back, as a cancel asks for.</summary>
    /// <param name="block">The block.</param>
    /// <returns>False when it is not queued: it was never, or it is on its way.</returns>
    public bool TryCancelBlock(BlockRequest block) => _writer.TryCancelBlock(block);

    /// <summary>Takes all queued blocks back and rejects each: what a choke means with the fast extension (BEP 6).</summary>
    public void RejectQueuedBlocks()
    {
        while (_writer.TryDequeueBlock(out var block))
            Reject(block);
    }

    /// <summary>Takes all queued blocks back: what a choke means without the fast extension.</summary>
    public void ClearQueuedBlocks()
    {
        while (_writer.TryDequeueBlock(out _))
        {
        }
    }

    /// <summary>Holds back what is queued until <see cref="Uncork"/>, so that many small messages leave together. Nests.</summary>
    public void Cork() => _writer.Cork();

    /// <summary>Lets go what <see cref="Cork"/> held back.</summary>
    /// <exception cref="InvalidOperationException">There was no <see cref="Cork"/>.</exception>
    public void Uncork() => _writer.Uncork();

    /// <summary>Waits until everything queued so far was handed to the transport, or the wire has ended.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _writer.DrainAsync().WaitAsync(cancellationToken);
}
