using System.Security.Cryptography;

namespace WebTorrent.Ed25519.Core;

/// <summary>SHA-512 over several parts, as a number modulo L (RFC 8032 §5.1.6 steps 2 and 4). Short messages cost no allocation.</summary>
internal static class ScalarHash
{
    private const int StackLimit = 1536;

    public static Scalar Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        var length = first.Length + second.Length + message.Length;
        if (length is > 0 and <= StackLimit)
        {
            Span<byte> joined = stackalloc byte[StackLimit];
            first.CopyTo(joined);
            second.CopyTo(joined[first.Length..]);
            message.CopyTo(joined[(first.Length + second.Length)..]);
            SHA512.HashData(joined[..length], hash);
            // The first part of a signature's hash is a secret.
            CryptographicOperations.ZeroMemory(joined[..first.Length]);
        }
        else
        {
            using var incremental = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
            incremental.AppendData(first);
            incremental.AppendData(second);
            incremental.AppendData(message);
            incremental.GetHashAndReset(hash);
        }

        var scalar = Scalar.Reduce(hash);
        CryptographicOperations.ZeroMemory(hash);
        return scalar;
    }
}
