using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace WebTorrent.NatMapping.Core;

/// <summary>
/// The router's own address by NAT-PMP (RFC 6886 §3.2): the request is two zeros, the answer
/// <code>
/// 0  1 version 0
/// 1  1 128
/// 2  2 result
/// 4  4 seconds since the router's start
/// 8  4 external address
/// </code>
/// </summary>
internal sealed record NatPmpAddress(ushort Result, uint Epoch, IPAddress Address)
{
    public const int ResponseSize = 12;

    public static byte[] EncodeRequest() => new byte[2];

    /// <summary>Reads an answer; a failure may be cut short after the result.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out NatPmpAddress? address)
    {
        address = null;
        if (packet.Length < 8 || packet[0] != 0 || packet[1] != 128)
            return false;
        var result = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (packet.Length < ResponseSize && result == 0)
            return false;
        var external = packet.Length < ResponseSize ? IPAddress.Any : new IPAddress(packet.Slice(8, 4));
        address = new NatPmpAddress(result, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), external);
        return true;
    }
}
