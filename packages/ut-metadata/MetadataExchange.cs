using System.Buffers;
using WebTorrent.Protocol;

namespace WebTorrent.UtMetadata;

/// <summary>
/// ut_metadata on one wire (BEP 9): asks the peer for the metadata while the swarm has none, and serves it once it has.
/// Give a new one to each wire with <see cref="Wire.Use"/>.
/// </summary>
/// <param name="swarm">What the wires of the torrent share.</param>
public sealed class MetadataExchange(MetadataSwarm swarm) : WireExtension
{
    // With more than this waiting in the wire, answers wait here: a peer that does not read costs no more memory.
    private const int MaxQueuedBytes = 256 * 1024;

    // Both belong to the lock of the swarm.
    private readonly Queue<int> _waiting = new();
    private TokenBucket? _allowance;

    /// <inheritdoc/>
    public override string Name => "ut_metadata";

    /// <summary>"metadata_size" as the peer told it, not checked; null when it did not.</summary>
    public long? RemoteSize { get; private set; }

    internal int Peer { get; set; }

    internal void Request(int piece)
    {
        if (IsSupportedByRemote)
            Send(new MetadataMessage { Kind = MetadataMessageKind.Request, Piece = piece });
    }

    /// <summary>Queues an answer to a request of the peer.</summary>
    /// <returns>False when there is no such piece.</returns>
    internal bool Answer(int piece)
    {
        if (!IsSupportedByRemote)
            return true;
        var metadata = swarm.Metadata;
        var pieces = MetadataMessage.PieceCount(metadata.Length);
        if (!metadata.IsEmpty && piece >= pieces)
            return false;
        if (_waiting.Count < pieces)
            _waiting.Enqueue(piece);
        else
            Reject(piece);
        ServeWaiting();
        return true;
    }

    internal void ServeWaiting()
    {
        if (!IsSupportedByRemote)
            _waiting.Clear();
        while (_waiting.Count > 0 && Wire!.QueuedBytes < MaxQueuedBytes)
            Serve(_waiting.Dequeue());
    }

    /// <inheritdoc/>
    protected override void OnAttached(Wire wire) => swarm.Join(this);

    /// <inheritdoc/>
    protected override void WriteHandshake(ExtendedHandshakeFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (!swarm.Metadata.IsEmpty)
            fields.Add("metadata_size", swarm.Metadata.Length);
    }

    /// <inheritdoc/>
    protected override void OnHandshake(ExtendedHandshake handshake)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        if (handshake.Fields.TryGetInteger("metadata_size"u8, out var size))
            RemoteSize = size;
        swarm.Offer(this, IsSupportedByRemote ? RemoteSize : null);
    }

    /// <inheritdoc/>
    protected override void OnMessage(ReadOnlyMemory<byte> payload)
    {
        if (!MetadataMessage.TryParse(payload, out var message))
            throw new WireException(WireErrorCode.ExtensionError, "A malformed ut_metadata message.");
        switch (message.Kind)
        {
            case MetadataMessageKind.Request:
                if (!swarm.Ask(this, message.Piece))
                    throw new WireException(WireErrorCode.ExtensionError, $"A request for metadata piece {message.Piece}, which is not.");
                break;
            case MetadataMessageKind.Data:
                if (!swarm.Receive(this, message))
                    throw new WireException(WireErrorCode.ExtensionError, $"Metadata piece {message.Piece} that cannot be.");
                break;
            case MetadataMessageKind.Reject:
                swarm.Reject(this, message.Piece);
                break;
            default:
                // BEP 9: unknown types are ignored.
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnClosed() => swarm.Leave(this);

    private void Serve(int piece)
    {
        var metadata = swarm.Metadata;
        var data = metadata.Slice(piece * MetadataMessage.PieceSize, MetadataMessage.PieceLength(metadata.Length, piece));
        // A peer needs everything once; twice is patience, and another once a minute.
        _allowance ??= new TokenBucket(metadata.Length * 2.0, metadata.Length / 60.0, swarm.Now);
        if (_allowance.TryTake(data.Length, swarm.Now) && swarm.TryServe(data.Length))
            Send(new MetadataMessage { Kind = MetadataMessageKind.Data, Piece = piece, TotalSize = metadata.Length, Data = data });
        else
            Reject(piece);
    }

    private void Reject(int piece) => Send(new MetadataMessage { Kind = MetadataMessageKind.Reject, Piece = piece });

    private void Send(in MetadataMessage message)
    {
        var output = new ArrayBufferWriter<byte>(MetadataMessage.PieceSize + 64);
        message.WriteTo(output);
        Send(output.WrittenSpan);
    }
}
