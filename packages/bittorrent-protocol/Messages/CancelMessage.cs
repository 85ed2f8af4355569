using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>
/// The sender takes a request back (BEP 3):
/// <code>
/// offset  size  field
///      0     4  length = 13
///      4     1  8
///      5     4  piece index
///      9     4  offset in the piece
///     13     4  bytes
/// </code>
/// </summary>
/// <param name="Block">The block that is meant.</param>
public readonly record struct CancelMessage(BlockRequest Block) : IWireFrame
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = Frame.BlockSize;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A field of the block is negative.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Frame.WriteBlock(output, MessageId.Cancel, Block);
    }

    /// <summary>Reads a whole frame.</summary>
    /// <param name="frame">The frame with its length prefix.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the bytes are not exactly such a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out CancelMessage message)
    {
        var parsed = Frame.TryParseBlock(frame, MessageId.Cancel, out var block);
        message = new CancelMessage(block);
        return parsed;
    }
}
