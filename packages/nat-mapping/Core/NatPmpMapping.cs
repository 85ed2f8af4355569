using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.NatMapping.Core;

/// <summary>
/// A port asked for or given by NAT-PMP (RFC 6886 §3.3):
/// <code>
/// request             answer
/// 0  1 version 0      0  1 version 0
/// 1  1 1 UDP, 2 TCP   1  1 129 UDP, 130 TCP
/// 2  2 0              2  2 result
/// 4  2 internal port  4  4 seconds since the router's start
/// 6  2 external port  8  2 internal port
/// 8  4 lifetime       10 2 external port
///                     12 4 lifetime
/// </code>
/// </summary>
internal sealed record NatPmpMapping(ushort Result, uint Epoch, ushort InternalPort, ushort ExternalPort, uint Lifetime)
{
    public const int RequestSize = 12;
    public const int ResponseSize = 16;

    public static byte[] EncodeRequest(PortMappingProtocol protocol, ushort internalPort, ushort externalPort, uint lifetime)
    {
        var packet = new byte[RequestSize];
        packet[1] = GetCode(protocol);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), internalPort);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), externalPort);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), lifetime);
        return packet;
    }

    /// <summary>Reads an answer about this port; a failure may be cut short after the result.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, PortMappingProtocol protocol, ushort internalPort, [NotNullWhen(true)] out NatPmpMapping? mapping)
    {
        mapping = null;
        if (packet.Length < 8 || packet[0] != 0 || packet[1] != 128 + GetCode(protocol))
            return false;
        var result = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var epoch = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        if (packet.Length < ResponseSize)
        {
            mapping = new NatPmpMapping(result, epoch, internalPort, 0, 0);
            return result != 0;
        }

        mapping = new NatPmpMapping(
            result,
            epoch,
            BinaryPrimitives.ReadUInt16BigEndian(packet[8..]),
            BinaryPrimitives.ReadUInt16BigEndian(packet[10..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[12..]));
        return mapping.InternalPort == internalPort;
    }

    private static byte GetCode(PortMappingProtocol protocol) => protocol == PortMappingProtocol.Udp ? (byte)1 : (byte)2;
}
