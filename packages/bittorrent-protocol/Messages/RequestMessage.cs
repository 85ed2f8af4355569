using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>
/// The sender asks for a block (BEP 3):
/// <code>
/// offset  size  field
///      0     4  length = 13
///      4     1  6
///      5     4  piece index
///      9     4  offset in the piece
///     13     4  bytes
/// </code>
/// </summary>
/// <param name="Block">The block that is meant.</param>
public readonly record struct RequestMessage(BlockRequest Block) : IWireFrame
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = Frame.BlockSize;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A field of the block is negative.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Frame.WriteBlock(output, MessageId.Request, Block);
    }

    /// <summary>Reads a whole frame.</summary>
    /// <param name="frame">The frame with its length prefix.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the bytes are not exactly such a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out RequestMessage message)
    {
        var parsed = Frame.TryParseBlock(frame, MessageId.Request, out var block);
        message = new RequestMessage(block);
        return parsed;
    }
}
