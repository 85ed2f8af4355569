using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WebTorrent.Stun;

/// <summary>
/// MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.5, §14.6): the HMAC of everything before, under a header whose length ends with the
/// attribute itself.
/// </summary>
internal static class StunIntegrity
{
    private const int StackLimit = 1_500;

    /// <param name="key">The key.</param>
    /// <param name="before">The message up to the attribute.</param>
    /// <param name="length">How long the attribute's value is.</param>
    /// <param name="isSha256">SHA-256, or SHA-1.</param>
    /// <param name="mac">Where the whole HMAC goes.</param>
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> before, int length, bool isSha256, Span<byte> mac)
    {
        // The bytes are somebody else's: the length is changed in a copy.
        var rented = before.Length > StackLimit ? ArrayPool<byte>.Shared.Rent(before.Length) : null;
        var copy = rented ?? stackalloc byte[StackLimit];
        copy = copy[..before.Length];
        before.CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(before.Length + 4 + length - StunMessage.HeaderSize));
        if (isSha256)
            HMACSHA256.HashData(key, copy, mac);
        else
            HMACSHA1.HashData(key, copy, mac);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
