using System.Security.Cryptography;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>TLS's way to make any number of bytes of a secret (RFC 5246 §5), with SHA-256.</summary>
internal static class PseudoRandom
{
    /// <summary>Fills the destination from a secret, a label and a seed.</summary>
    public static void Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> seed, Span<byte> destination)
    {
        const int Size = HMACSHA256.HashSizeInBytes;
        var labelled = new byte[Size + label.Length + seed.Length];
        label.CopyTo(labelled.AsSpan(Size));
        seed.CopyTo(labelled.AsSpan(Size + label.Length));
        var chain = labelled.AsSpan(0, Size);
        Span<byte> block = stackalloc byte[Size];
        HMACSHA256.HashData(secret, labelled.AsSpan(Size), chain);
        while (true)
        {
            HMACSHA256.HashData(secret, labelled, block);
            var count = Math.Min(Size, destination.Length);
            block[..count].CopyTo(destination);
            destination = destination[count..];
            if (destination.IsEmpty)
                break;
            HMACSHA256.HashData(secret, chain, block);
            block.CopyTo(chain);
        }
        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(labelled);
    }
}
