using System.Buffers;
using System.Buffers.Binary;

namespace WebTorrent.Protocol;

/// <summary>
/// Cuts a byte stream into messages: no socket, no task, no copy. Whatever the bytes are, the answer is a message, a request for
/// more bytes, or a <see cref="WireException"/>; lengths are judged by the first five bytes of a frame. Not thread-safe.
/// </summary>
public sealed class MessageDecoder
{
    // The longest part of a message that is looked at here: a request with its length prefix.
    private const int HeadSize = Frame.BlockSize;

    private const int Unknown = -1;

    private readonly WireLimits _limits;

    // One word and not an int?, which could be read half written.
    private int _pieceCount = Unknown;

    /// <summary>Makes a decoder.</summary>
    /// <param name="limits">The most that is taken from the sender; null for the defaults.</param>
    public MessageDecoder(WireLimits? limits = null)
    {
        _limits = limits ?? new WireLimits();
        _limits.Validate();
    }

    /// <summary>
    /// Pieces of the torrent, or null while unknown (a magnet link without metadata). Once known, piece indexes out of range and
    /// bitfields of the wrong size or with spare bits set are errors.
    /// </summary>
    /// <remarks>May be set from any thread, unlike everything else here.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int? PieceCount
    {
        get => Volatile.Read(ref _pieceCount) is >= 0 and var count ? count : null;
        set
        {
            if (value < 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, "A torrent has no negative number of pieces.");
            Volatile.Write(ref _pieceCount, value ?? Unknown);
        }
    }

    /// <summary>Whether the fast extension was agreed on (BEP 6); without it its messages are errors. Default true.</summary>
    public bool AllowFast { get; set; } = true;

    /// <summary>Reads the next message.</summary>
    /// <param name="buffer">Unread bytes; moved past the message on success.</param>
    /// <param name="message">The message; its payload borrows from <paramref name="buffer"/>.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="WireException">The bytes break the protocol; nothing after them can be trusted.</exception>
    public bool TryDecode(ref ReadOnlySequence<byte> buffer, out WireMessage message)
    {
        message = default;
        if (!TryMeasure(buffer, out var size) || buffer.Length < size)
            return false;
        var frame = buffer.Slice(0, size);
        buffer = buffer.Slice(frame.End);
        Span<byte> scratch = stackalloc byte[HeadSize];
        message = Parse(frame, Head(frame, scratch));
        return true;
    }

    /// <summary>Reads how long the next frame is, as soon as its length and type are there.</summary>
    /// <param name="buffer">Unread bytes.</param>
    /// <param name="size">Bytes of the frame with its length prefix.</param>
    /// <returns>False when fewer than five bytes are there and they are no keep-alive.</returns>
    /// <exception cref="WireException">No such frame is allowed.</exception>
    public bool TryMeasure(in ReadOnlySequence<byte> buffer, out long size)
    {
        size = 0;
        Span<byte> scratch = stackalloc byte[HeadSize];
        var head = Head(buffer, scratch);
        if (head.Length < Frame.PrefixSize)
            return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length > (uint)_limits.MaxFrameLength)
            throw new WireException(WireErrorCode.FrameTooLong, $"A frame of {length} bytes; {_limits.MaxFrameLength} are allowed.");
        size = Frame.PrefixSize + length;
        if (length == 0)
            return true;
        if (head.Length <= Frame.PrefixSize)
            return false;
        CheckLength((MessageId)head[Frame.PrefixSize], (int)length);
        return true;
    }

    private static ReadOnlySpan<byte> Head(in ReadOnlySequence<byte> buffer, Span<byte> scratch)
    {
        var first = buffer.FirstSpan;
        if (first.Length >= HeadSize || buffer.IsSingleSegment)
            return first;
        var head = buffer.Slice(0, Math.Min(HeadSize, buffer.Length));
        head.CopyTo(scratch);
        return scratch[..(int)head.Length];
    }

    private void CheckLength(MessageId id, int length)
    {
        var (least, most) = LengthsOf(id);
        if (length >= least && length <= most)
            return;
        var code = id switch
        {
            MessageId.Bitfield when PieceCount is not null => WireErrorCode.BadBitfield,
            _ when length > most && most > least => WireErrorCode.FrameTooLong,
            _ => WireErrorCode.BadLength,
        };
        throw new WireException(code, $"{id} with a length of {length}; {least} to {most} are allowed.");
    }

    private (int Least, int Most) LengthsOf(MessageId id)
    {
        switch (id)
        {
            case MessageId.Piece:
                return (PieceMessage.Overhead + 1, PieceMessage.Overhead + _limits.MaxBlockLength);
            case MessageId.Have or MessageId.Suggest or MessageId.AllowedFast:
                return (HaveMessage.Size - Frame.PrefixSize, HaveMessage.Size - Frame.PrefixSize);
            case MessageId.Request or MessageId.Cancel or MessageId.Reject:
                return (RequestMessage.Size - Frame.PrefixSize, RequestMessage.Size - Frame.PrefixSize);
            case MessageId.Port:
                return (PortMessage.Size - Frame.PrefixSize, PortMessage.Size - Frame.PrefixSize);
            case MessageId.Bitfield when PieceCount is { } count:
                var exact = 1 + (int)((count + 7L) / 8);
                return (exact, exact);
            case MessageId.Bitfield:
                return (1, _limits.MaxFrameLength);
            case MessageId.Extended:
                return (2, 2 + _limits.MaxExtendedLength);
            default:
                return StateMessage.IsState(id) ? (1, 1) : (1, 1 + _limits.MaxExtendedLength);
        }
    }

    private WireMessage Parse(in ReadOnlySequence<byte> frame, ReadOnlySpan<byte> head)
    {
        if (frame.Length == Frame.PrefixSize)
            return new WireMessage { Id = MessageId.KeepAlive };
        var id = (MessageId)head[Frame.PrefixSize];
        if (!AllowFast && id is >= MessageId.Suggest and <= MessageId.AllowedFast)
            throw new WireException(WireErrorCode.UnexpectedMessage, $"{id} without the fast extension.");
        return id switch
        {
            MessageId.Piece => ParsePiece(frame, head),
            _ when StateMessage.IsState(id) => new WireMessage { Id = id },
            MessageId.Have or MessageId.Suggest or MessageId.AllowedFast => ParseIndex(id, head),
            MessageId.Request or MessageId.Cancel or MessageId.Reject => ParseBlock(id, head),
            MessageId.Bitfield => ParseBitfield(frame),
            MessageId.Port => new WireMessage { Id = id, Port = BinaryPrimitives.ReadUInt16BigEndian(head[Frame.BareSize..]) },
            MessageId.Extended => ParseExtended(frame, head),
            _ => new WireMessage { Id = id, Payload = frame.Slice(Frame.BareSize) },
        };
    }

    private WireMessage ParsePiece(in ReadOnlySequence<byte> frame, ReadOnlySpan<byte> head)
    {
        if (!PieceMessage.TryParseHeader(head[..PieceMessage.HeaderSize], out var piece))
            throw OutOfRange(MessageId.Piece);
        var block = piece.Block;
        CheckPiece(MessageId.Piece, block.Piece);
        return new WireMessage
        {
            Id = MessageId.Piece,
            Piece = block.Piece,
            Offset = block.Offset,
            Length = block.Length,
            Payload = frame.Slice(PieceMessage.HeaderSize),
        };
    }

    private WireMessage ParseIndex(MessageId id, ReadOnlySpan<byte> head)
    {
        if (!Frame.TryParseIndex(head[..Frame.IndexSize], id, out var piece))
            throw OutOfRange(id);
        CheckPiece(id, piece);
        return new WireMessage { Id = id, Piece = piece };
    }

    private WireMessage ParseBlock(MessageId id, ReadOnlySpan<byte> head)
    {
        if (!Frame.TryParseBlock(head[..Frame.BlockSize], id, out var block) || block.Length == 0 || block.Length > _limits.MaxBlockLength)
            throw OutOfRange(id);
        CheckPiece(id, block.Piece);
        return new WireMessage { Id = id, Piece = block.Piece, Offset = block.Offset, Length = block.Length };
    }

    private WireMessage ParseBitfield(in ReadOnlySequence<byte> frame)
    {
        var payload = frame.Slice(Frame.BareSize);
        if (PieceCount is { } count && HasSpareBits(payload, count))
            throw new WireException(WireErrorCode.BadBitfield, $"A bitfield of {count} pieces with spare bits set.");
        return new WireMessage { Id = MessageId.Bitfield, Payload = payload };
    }

    private WireMessage ParseExtended(in ReadOnlySequence<byte> frame, ReadOnlySpan<byte> head)
    {
        var payload = frame.Slice(ExtendedMessage.HeaderSize);
        var id = head[Frame.BareSize];
        if (id == 0 && payload.Length > _limits.MaxExtendedHandshakeLength)
            throw new WireException(WireErrorCode.FrameTooLong, $"An extension handshake of {payload.Length} bytes.");
        return new WireMessage { Id = MessageId.Extended, ExtendedId = id, Payload = payload };
    }

    private static bool HasSpareBits(in ReadOnlySequence<byte> payload, int pieceCount)
    {
        var spare = (int)((payload.Length * 8) - pieceCount);
        if (spare == 0)
            return false;
        var last = payload.Slice(payload.Length - 1).FirstSpan[0];
        return (last & ((1 << spare) - 1)) != 0;
    }

    private void CheckPiece(MessageId id, int piece)
    {
        if (PieceCount is { } count && piece >= count)
            throw new WireException(WireErrorCode.BadValue, $"{id} for piece {piece} of {count}.");
    }

    private static WireException OutOfRange(MessageId id) =>
        new(WireErrorCode.BadValue, $"{id} with an index, offset or length out of range.");
}
