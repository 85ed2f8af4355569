using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace WebTorrent.NatMapping.Core;

/// <summary>
/// A port asked for or given by PCP's MAP (RFC 6887 §7 and §11.1); addresses are IPv6 or IPv4 inside of IPv6:
/// <code>
/// 0   1 version 2
/// 1   1 1 MAP; 129 in answers
/// 2   2 0; in answers 0 and the result
/// 4   4 lifetime
/// 8  16 this machine's address; in answers 4 seconds since the router's start, and zeros
/// 24 12 nonce
/// 36  1 protocol
/// 37  3 0
/// 40  2 internal port
/// 42  2 external port
/// 44 16 external address
/// </code>
/// </summary>
internal sealed record PcpMapping(byte Result, uint Lifetime, uint Epoch, IPEndPoint External)
{
    public const int Size = 60;
    public const int NonceSize = 12;

    private const byte Version = 2;
    private const byte MapCode = 1;
    private const byte AnswerBit = 0x80;

    public static byte[] EncodeRequest(
        IPAddress client, ReadOnlySpan<byte> nonce, PortMappingProtocol protocol, ushort internalPort, ushort externalPort, uint lifetime)
    {
        var packet = new byte[Size];
        packet[0] = Version;
        packet[1] = MapCode;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), lifetime);
        client.MapToIPv6().TryWriteBytes(packet.AsSpan(8), out _);
        nonce.CopyTo(packet.AsSpan(24));
        packet[36] = (byte)protocol;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(40), internalPort);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(42), externalPort);
        IPAddress.Any.MapToIPv6().TryWriteBytes(packet.AsSpan(44), out _);
        return packet;
    }

    /// <summary>Reads an answer to this request (RFC 6887 §8.3, §11.4).</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> request, [NotNullWhen(true)] out PcpMapping? mapping)
    {
        mapping = null;
        if (packet.Length < Size || packet[0] != Version || packet[1] != (MapCode | AnswerBit)
            || !packet[24..37].SequenceEqual(request[24..37]) || !packet[40..42].SequenceEqual(request[40..42]))
        {
            return false;
        }

        var address = new IPAddress(packet.Slice(44, 16));
        mapping = new PcpMapping(
            packet[3],
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, BinaryPrimitives.ReadUInt16BigEndian(packet[42..])));
        return true;
    }

    /// <summary>Whether a router that knows only NAT-PMP, or another version of PCP, says so (RFC 6887 §9 and appendix A).</summary>
    public static bool IsUnsupportedVersion(ReadOnlySpan<byte> packet) =>
        packet.Length >= 4 && ((packet[0] == 0 && packet[1] >= AnswerBit) || (packet[0] is not (0 or Version) && packet[1] == (MapCode | AnswerBit) && packet[3] == 1));
}
