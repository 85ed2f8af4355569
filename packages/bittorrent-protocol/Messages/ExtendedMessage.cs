using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>
/// A message of the extension protocol (BEP 10):
/// <code>
/// offset  size  field
///      0     4  length = 2 + n
///      4     1  20
///      5     1  extension message, in the receiver's numbering; 0 is the handshake
///      6     n  payload
/// </code>
/// </summary>
/// <param name="extendedId">Extension message, in the receiver's numbering.</param>
/// <param name="payload">The payload.</param>
public readonly ref struct ExtendedMessage(byte extendedId, ReadOnlySpan<byte> payload) : IWireFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = Frame.BareSize + 1;

    /// <summary>Extension message, in the receiver's numbering; 0 is the handshake.</summary>
    public byte ExtendedId { get; } = extendedId;

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var size = HeaderSize + Payload.Length;
        var span = output.GetSpan(size);
        Frame.WritePrefix(span, size - Frame.PrefixSize, MessageId.Extended);
        span[Frame.BareSize] = ExtendedId;
        Payload.CopyTo(span[HeaderSize..]);
        output.Advance(size);
    }

    /// <summary>Reads a whole frame.</summary>
    /// <param name="frame">The frame with its length prefix; the message borrows its bytes.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the bytes are not exactly such a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out ExtendedMessage message)
    {
        message = default;
        if (frame.Length < HeaderSize || !Frame.HasShape(frame, frame.Length, MessageId.Extended))
            return false;
        message = new ExtendedMessage(frame[Frame.BareSize], frame[HeaderSize..]);
        return true;
    }
}
