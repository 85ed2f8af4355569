using System.Buffers.Binary;

namespace WebTorrent.Stun;

/// <summary>ChannelData (RFC 8656 §12.4): 16 bits of channel number, 16 of length, then the payload.</summary>
internal static class TurnChannelData
{
    public const int HeaderSize = 4;
    public const int FirstChannel = 0x4000;
    public const int LastChannel = 0x4FFF;

    public static bool IsChannelNumber(int number) => number is >= FirstChannel and <= LastChannel;

    public static bool TryParse(ReadOnlySpan<byte> packet, out ushort channel, out int length)
    {
        (channel, length) = (0, 0);
        if (packet.Length < HeaderSize)
            return false;
        channel = BinaryPrimitives.ReadUInt16BigEndian(packet);
        length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        // Over UDP there may be padding behind it.
        return IsChannelNumber(channel) && length <= packet.Length - HeaderSize && packet.Length - HeaderSize - length < 4;
    }

    /// <summary>Writes header and padding around a payload; 0 when the buffer is too small.</summary>
    public static int Write(Span<byte> packet, ushort channel, ReadOnlySpan<byte> payload, bool isPadded)
    {
        var length = HeaderSize + payload.Length;
        var total = isPadded ? StunLayout.Pad(length) : length;
        if (total > packet.Length || payload.Length > ushort.MaxValue)
            return 0;
        // First the payload: it may lie in the same buffer.
        payload.CopyTo(packet[HeaderSize..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet, channel);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)payload.Length);
        packet[length..total].Clear();
        return total;
    }
}
