using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Stun;

/// <summary>
/// The value of an address attribute: a byte of zero, one of family, a port, an address (RFC 8489 §14.1). In its XOR form port and address are
/// disguised with the magic cookie and the transaction id, so that no router rewrites them (§14.2).
/// </summary>
internal static class StunAddress
{
    public const byte IPv4 = 1;
    public const byte IPv6 = 2;

    private const int MaxSize = 20;

    public static int SizeOf(AddressFamily family) => family == AddressFamily.InterNetwork ? 8 : MaxSize;

    public static IPEndPoint? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < 8 || value.Length != (value[1] switch { IPv4 => 8, IPv6 => MaxSize, _ => 0 }))
            return null;
        return new IPEndPoint(new IPAddress(value[4..]), BinaryPrimitives.ReadUInt16BigEndian(value[2..]));
    }

    /// <param name="value">The attribute's value.</param>
    /// <param name="mask">Magic cookie and transaction id.</param>
    public static IPEndPoint? ReadXor(ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        if (value.Length > MaxSize)
            return null;
        Span<byte> plain = stackalloc byte[MaxSize];
        value.CopyTo(plain);
        Disguise(plain[..value.Length], mask);
        return Read(plain[..value.Length]);
    }

    public static void Write(Span<byte> value, IPEndPoint endPoint)
    {
        value[0] = 0;
        value[1] = endPoint.AddressFamily == AddressFamily.InterNetwork ? IPv4 : IPv6;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)endPoint.Port);
        _ = endPoint.Address.TryWriteBytes(value[4..], out _);
    }

    public static void WriteXor(Span<byte> value, IPEndPoint endPoint, ReadOnlySpan<byte> mask)
    {
        Write(value, endPoint);
        Disguise(value, mask);
    }

    private static void Disguise(Span<byte> value, ReadOnlySpan<byte> mask)
    {
        if (value.Length < 4)
            return;
        value[2] ^= mask[0];
        value[3] ^= mask[1];
        for (var i = 4; i < value.Length; i++)
            value[i] ^= mask[i - 4];
    }
}
