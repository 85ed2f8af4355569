using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>
/// The six messages that are nothing but their type: choke, unchoke, interested, not interested (BEP 3), have all, have none (BEP 6):
/// <code>
/// offset  size  field
///      0     4  length = 1
///      4     1  0, 1, 2, 3, 0x0E or 0x0F
/// </code>
/// </summary>
/// <param name="Id">Which of the six.</param>
public readonly record struct StateMessage(MessageId Id) : IWireFrame
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = Frame.BareSize;

    /// <summary>Whether a type is one of the six.</summary>
    /// <param name="id">Any type.</param>
    public static bool IsState(MessageId id) =>
        id is (>= MessageId.Choke and <= MessageId.NotInterested) or MessageId.HaveAll or MessageId.HaveNone;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="InvalidOperationException"><see cref="Id"/> is none of the six.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!IsState(Id))
            throw new InvalidOperationException($"{Id} has fields of its own.");
        Frame.WriteBare(output, Id);
    }

    /// <summary>Reads a whole frame.</summary>
    /// <param name="frame">The frame with its length prefix.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the bytes are not exactly such a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out StateMessage message)
    {
        message = default;
        if (frame.Length != Size)
            return false;
        var id = (MessageId)frame[Frame.PrefixSize];
        message = new StateMessage(id);
        return IsState(id) && Frame.HasShape(frame, Size, id);
    }
}
