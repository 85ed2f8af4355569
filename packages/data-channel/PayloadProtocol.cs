namespace WebTorrent.DataChannel;

/// <summary>Payload protocol identifiers (RFC 8831 §8).</summary>
internal static class PayloadProtocol
{
    public const uint Dcep = 50;
    public const uint Text = 51;
    public const uint BinaryPart = 52;
    public const uint Binary = 53;
    public const uint TextPart = 54;
    public const uint EmptyText = 56;
    public const uint EmptyBinary = 57;
}
