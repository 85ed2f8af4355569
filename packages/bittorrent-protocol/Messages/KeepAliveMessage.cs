using System.Buffers;
using System.Buffers.Binary;

namespace WebTorrent.Protocol;

/// <summary>
/// Nothing but a sign of life (BEP 3):
/// <code>
/// offset  size  field
///      0     4  length = 0
/// </code>
/// </summary>
public readonly record struct KeepAliveMessage : IWireFrame
{
    /// <summary>Bytes of the frame.</summary>
    public const int Size = Frame.PrefixSize;

    /// <summary>Writes the frame.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(Size), 0);
        output.Advance(Size);
    }

    /// <summary>Reads a whole frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when the bytes are not exactly such a frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, out KeepAliveMessage message)
    {
        message = default;
        return frame.Length == Size && BinaryPrimitives.ReadInt32BigEndian(frame) == 0;
    }
}
