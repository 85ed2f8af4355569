using System.Security.Cryptography;

namespace WebTorrent.CreateTorrent.Tests;

/// <summary>Bytes to share, and what their pieces must hash to, computed in the plainest way.</summary>
internal static class Payload
{
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] PieceHashes(byte[] whole, int pieceLength) =>
        [.. whole.Chunk(pieceLength).SelectMany(piece => SHA1.HashData(piece))];
}
