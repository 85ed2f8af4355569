using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.UtHolepunch;

/// <summary>
/// One message of ut_holepunch (BEP 55):
/// <code>
/// offset  size     field
///      0     1     msg_type
///      1     1     addr_type: 0 IPv4, 1 IPv6
///      2  6 or 18  address and port
///  8, 20     4     err_code; 0 unless this is an error
/// </code>
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="EndPoint">The peer that it is about.</param>
/// <param name="Error">Why not; only in an error.</param>
public sealed record HolepunchMessage(HolepunchMessageKind Kind, IPEndPoint EndPoint, HolepunchError Error = HolepunchError.None)
{
    private const int AddressOffset = 2;
    private const int ErrorSize = sizeof(uint);
    private const byte IPv4 = 0;
    private const byte IPv6 = 1;

    /// <summary>Writes the message.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var span = output.GetSpan(AddressOffset + CompactEndPoint.IPv6Size + ErrorSize);
        CompactEndPoint.TryWrite(span[AddressOffset..], EndPoint, out var written);
        span[0] = (byte)Kind;
        span[1] = written == CompactEndPoint.IPv4Size ? IPv4 : IPv6;
        BinaryPrimitives.WriteUInt32BigEndian(span[(AddressOffset + written)..], (uint)Error);
        output.Advance(AddressOffset + written + ErrorSize);
    }

    /// <summary>Reads a message.</summary>
    /// <param name="payload">Payload of the extension message.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>False when the kind is unknown, the address has port 0, or the length is wrong. An error code that others leave out when there is no error may be missing.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out HolepunchMessage? message)
    {
        message = null;
        if (payload.Length < AddressOffset || payload[0] > (byte)HolepunchMessageKind.Error || payload[1] > IPv6)
            return false;
        var size = payload[1] == IPv4 ? CompactEndPoint.IPv4Size : CompactEndPoint.IPv6Size;
        var kind = (HolepunchMessageKind)payload[0];
        var rest = payload[AddressOffset..];
        var hasError = rest.Length == size + ErrorSize;
        if (!hasError && (rest.Length != size || kind == HolepunchMessageKind.Error))
            return false;
        var endPoint = size == CompactEndPoint.IPv4Size ? CompactEndPoint.ReadIPv4(rest[..size]) : CompactEndPoint.ReadIPv6(rest[..size]);
        if (endPoint.Port == 0)
            return false;
        var error = hasError && kind == HolepunchMessageKind.Error ? (HolepunchError)BinaryPrimitives.ReadUInt32BigEndian(rest[size..]) : HolepunchError.None;
        message = new HolepunchMessage(kind, endPoint, error);
        return true;
    }
}
