using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>
/// The receiver might like to have this piece (BEP 6):
/// <code>
/// offset  size  field
///      0     4  length = 5
///      4     1  0x0D
///      5     4  piece index
/// </code>
/// </summary>
/// <param name="Piece">Index of the piece, from 0.</param>
public readonly record struct SuggestMessage(int Piece) : IWireFrame
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = Frame.IndexSize;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Frame.WriteIndex(output, MessageId.Suggest, Piece);
    }

    /// <summary>Reads a whole frame.</summary>
    /// <param name="frame">The frame with its length prefix.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the bytes are not exactly such a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out SuggestMessage message)
    {
        var parsed = Frame.TryParseIndex(frame, MessageId.Suggest, out var piece);
        message = new SuggestMessage(piece);
        return parsed;
    }
}
