using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WebTorrent.TrackerServer.Core;

/// <summary>SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed 64-bit code over short messages, quick enough for every datagram.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct SipHash
{
    public const int KeySize = 16;

    private readonly ulong _key0;
    private readonly ulong _key1;

    public SipHash(ReadOnlySpan<byte> key)
    {
        _key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _key1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    public static SipHash WithRandomKey()
    {
        Span<byte> key = stackalloc byte[KeySize];
        RandomNumberGenerator.Fill(key);
        return new SipHash(key);
    }

    public ulong Compute(ReadOnlySpan<byte> message)
    {
        var v0 = _key0 ^ 0x736f6d6570736575;
        var v1 = _key1 ^ 0x646f72616e646f6d;
        var v2 = _key0 ^ 0x6c7967656e657261;
        var v3 = _key1 ^ 0x7465646279746573;
        var last = (ulong)message.Length << 56;
        for (; message.Length >= 8; message = message[8..])
            Compress(ref v0, ref v1, ref v2, ref v3, BinaryPrimitives.ReadUInt64LittleEndian(message));
        for (var i = 0; i < message.Length; i++)
            last |= (ulong)message[i] << (8 * i);
        Compress(ref v0, ref v1, ref v2, ref v3, last);
        v2 ^= 0xFF;
        for (var i = 0; i < 4; i++)
            Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Compress(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
