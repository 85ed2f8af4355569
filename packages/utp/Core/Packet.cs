namespace WebTorrent.Utp.Core;

/// <summary>
/// A received packet, whole: header, extensions, payload. Extensions are a linked list (BEP 29, extension):
/// <code>
/// 0  1  type of the next extension, or 0
/// 1  1  length
/// 2  .. content
/// </code>
/// Unknown ones are skipped.
/// </summary>
internal readonly ref struct Packet
{
    public const byte SelectiveAckExtension = 1;

    private Packet(PacketHeader header, ReadOnlySpan<byte> selectiveAck, ReadOnlySpan<byte> payload)
    {
        Header = header;
        SelectiveAck = selectiveAck;
        Payload = payload;
    }

    public PacketHeader Header { get; }

    /// <summary>The bit mask of received packets (see <see cref="Core.SelectiveAck"/>); empty when there is none.</summary>
    public ReadOnlySpan<byte> SelectiveAck { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads a packet; false when its header is no uTP header or an extension is cut off.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Packet packet)
    {
        packet = default;
        if (!PacketHeader.TryParse(bytes, out var header))
            return false;
        var rest = bytes[PacketHeader.Size..];
        ReadOnlySpan<byte> selectiveAck = default;
        for (var extension = header.Extension; extension != 0;)
        {
            if (rest.Length < 2 || rest.Length < 2 + rest[1])
                return false;
            var content = rest.Slice(2, rest[1]);
            // Its length should be a multiple of 4, but libtorrent sends only the bytes that it needs.
            if (extension == SelectiveAckExtension)
                selectiveAck = content;
            extension = rest[0];
            rest = rest[(2 + content.Length)..];
        }
        packet = new Packet(header, selectiveAck, rest);
        return true;
    }
}
