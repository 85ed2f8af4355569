using System.Buffers;
using WebTorrent.Bitfield;

namespace WebTorrent.Protocol;

/// <summary>
/// The pieces that the sender has (BEP 3):
/// <code>
/// offset  size  field
///      0     4  length = 1 + (pieces + 7) / 8
///      4     1  5
///      5     n  one bit a piece, high bit first; spare bits are zero
/// </code>
/// </summary>
/// <param name="Pieces">The set; read when the frame is written.</param>
public readonly record struct BitfieldMessage(PieceSet Pieces) : IWireFrame
{
    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var size = Frame.BareSize + Pieces.ByteLength;
        var span = output.GetSpan(size)[..size];
        Frame.WritePrefix(span, size - Frame.PrefixSize, MessageId.Bitfield);
        Pieces.WriteTo(span[Frame.BareSize..]);
        output.Advance(size);
    }

    /// <summary>Reads the payload of a bitfield, once the number of pieces is known.</summary>
    /// <param name="payload"><see cref="WireMessage.Payload"/> of a bitfield message.</param>
    /// <param name="pieceCount">Pieces of the torrent.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the size is wrong or a spare bit is set.</returns>
    public static bool TryParse(in ReadOnlySequence<byte> payload, int pieceCount, out BitfieldMessage message)
    {
        message = default;
        if (payload.Length != (pieceCount + 7L) / 8)
            return false;
        var bytes = payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray();
        if (!PieceSet.TryParse(bytes, pieceCount, out var pieces))
            return false;
        message = new BitfieldMessage(pieces);
        return true;
    }
}
