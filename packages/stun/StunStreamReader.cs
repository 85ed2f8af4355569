using System.Buffers;
using System.Buffers.Binary;

namespace WebTorrent.Stun;

/// <summary>
/// Finds the messages in a stream to a TURN server: STUN messages and ChannelData, which is padded to four bytes over TCP and TLS (RFC 8656 §12.5). Keeps
/// no state.
/// </summary>
public static class StunStreamReader
{
    /// <summary>The longest frame in bytes: a STUN message of 65,532 bytes and its header; ChannelData is shorter.</summary>
    public const int MaxFrameSize = StunMessage.HeaderSize + 65_532;

    /// <summary>Cuts the next whole message off the front.</summary>
    /// <param name="buffer">What was received; afterwards what follows the message.</param>
    /// <param name="frame">The message without padding, as <see cref="TurnClientCore.HandlePacket"/> takes it; it lies in the buffer.</param>
    /// <returns>False when the message is not complete yet, and the buffer is as it was. At the end of the stream an incomplete one is an error.</returns>
    /// <exception cref="StunException">The stream holds something else (<see cref="StunErrorCode.InvalidResponse"/>): it has to be closed.</exception>
    public static bool TryReadFrame(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < TurnChannelData.HeaderSize)
            return false;
        Span<byte> header = stackalloc byte[TurnChannelData.HeaderSize];
        buffer.Slice(0, header.Length).CopyTo(header);
        var length = LengthOf(header);
        var padded = StunLayout.Pad(length);
        if (buffer.Length < padded)
            return false;
        frame = buffer.Slice(0, length);
        buffer = buffer.Slice(padded);
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if (TurnChannelData.IsChannelNumber(BinaryPrimitives.ReadUInt16BigEndian(header)))
            return TurnChannelData.HeaderSize + length;
        if (header[0] < 0x40 && length % 4 == 0)
            return StunMessage.HeaderSize + length;
        throw new StunException(StunErrorCode.InvalidResponse, "The stream holds neither STUN nor ChannelData.");
    }
}
