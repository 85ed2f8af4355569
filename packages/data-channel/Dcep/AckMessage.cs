namespace WebTorrent.DataChannel.Dcep;

/// <summary>DATA_CHANNEL_ACK (RFC 8832 §5.2): type 2 (1 byte), nothing else.</summary>
internal static class AckMessage
{
    public const byte Type = 2;

    public static ReadOnlySpan<byte> Bytes => [Type];
}
