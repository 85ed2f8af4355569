using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>
/// One message as it came off the wire, of any type: a value, so that reading allocates nothing.
/// Which members mean something depends on <see cref="Id"/>; the others are zero or empty.
/// </summary>
public readonly struct WireMessage
{
    /// <summary>The type of the message.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Piece index, from 0: have, request, piece, cancel, suggest, reject and allowed fast.</summary>
    public int Piece { get; init; }

    /// <summary>First byte of a block inside its piece: request, piece, cancel and reject.</summary>
    public int Offset { get; init; }

    /// <summary>Bytes of a block: request, piece, cancel and reject.</summary>
    public int Length { get; init; }

    /// <summary>UDP port of the remote peer's DHT node (port; BEP 5).</summary>
    public ushort Port { get; init; }

    /// <summary>Which extension message this is, in the receiver's numbering; 0 is the extension handshake (extended; BEP 10).</summary>
    public byte ExtendedId { get; init; }

    /// <summary>
    /// Bytes of a bitfield, of a block, of an extension message, or of a message of unknown type. Not a copy:
    /// borrowed from the pipe until the next <see cref="Wire.ReadAsync"/>, or until the wire is disposed.
    /// </summary>
    public ReadOnlySequence<byte> Payload { get; init; }

    /// <summary>The block meant by a request, piece, cancel or reject.</summary>
    public BlockRequest Block => new(Piece, Offset, Length);
}
