using System.Buffers;
using System.Buffers.Binary;

namespace WebTorrent.Protocol;

/// <summary>
/// UDP port of the sender's DHT node (BEP 5):
/// <code>
/// offset  size  field
///      0     4  length = 3
///      4     1  9
///      5     2  port
/// </code>
/// </summary>
/// <param name="Port">The port.</param>
public readonly record struct PortMessage(ushort Port) : IWireFrame
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = Frame.BareSize + 2;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var span = output.GetSpan(Size);
        Frame.WritePrefix(span, Size - Frame.PrefixSize, MessageId.Port);
        BinaryPrimitives.WriteUInt16BigEndian(span[Frame.BareSize..], Port);
        output.Advance(Size);
    }

    /// <summary>Reads a whole frame.</summary>
    /// <param name="frame">The frame with its length prefix.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the bytes are not exactly such a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out PortMessage message)
    {
        message = default;
        if (!Frame.HasShape(frame, Size, MessageId.Port))
            return false;
        message = new PortMessage(BinaryPrimitives.ReadUInt16BigEndian(frame[Frame.BareSize..]));
        return true;
    }
}
