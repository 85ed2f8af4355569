using System.Buffers.Binary;

namespace WebTorrent.Protocol;

/// <summary>
/// The thirteen bytes before a block (BEP 3); the block itself never passes through this type:
/// <code>
/// offset  size  field
///      0     4  length = 9 + n
///      4     1  7
///      5     4  piece index
///      9     4  offset in the piece
///     13     n  the block
/// </code>
/// </summary>
/// <param name="Block">Which block follows.</param>
public readonly record struct PieceMessage(BlockRequest Block)
{
    /// <summary>Bytes before the block.</summary>
    public const int HeaderSize = 13;

    /// <summary>Bytes of the length that are not the block.</summary>
    internal const int Overhead = HeaderSize - Frame.PrefixSize;

    /// <summary>Bytes of header and block.</summary>
    public int FrameSize => HeaderSize + Block.Length;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="HeaderSize"/> bytes.</param>
    public void WriteHeader(Span<byte> destination)
    {
        Frame.WritePrefix(destination, Overhead + Block.Length, MessageId.Piece);
        BinaryPrimitives.WriteInt32BigEndian(destination[5..], Block.Piece);
        BinaryPrimitives.WriteInt32BigEndian(destination[9..], Block.Offset);
    }

    /// <summary>Reads the header.</summary>
    /// <param name="header">The first <see cref="HeaderSize"/> bytes of a frame.</param>
    /// <param name="message">The message, on success; the length prefix tells the block's length.</param>
    /// <returns>False when the bytes are not such a header.</returns>
    public static bool TryParseHeader(ReadOnlySpan<byte> header, out PieceMessage message)
    {
        message = default;
        if (header.Length != HeaderSize || header[Frame.PrefixSize] != (byte)MessageId.Piece
            || !Frame.TryReadInt(header, out var length) || length < Overhead
            || !Frame.TryReadInt(header[5..], out var piece) || !Frame.TryReadInt(header[9..], out var offset))
            return false;
        message = new PieceMessage(new BlockRequest(piece, offset, length - Overhead));
        return true;
    }
}
