using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Writes files whose bytes follow from their place alone: the same on every machine, and no two blocks alike.</summary>
public static class PayloadWriter
{
    private const int ChunkLength = 1 << 20;

    private static readonly byte[] Key = "WebTorrent interop"u8[..16].ToArray();

    /// <summary>Writes all files below a folder; their contents are chunks of one endless sequence.</summary>
    public static void Write(string folder, IReadOnlyList<PayloadFile> files)
    {
        using var cipher = Aes.Create();
        cipher.Key = Key;
        byte[] counters = new byte[ChunkLength];
        byte[] chunk = new byte[ChunkLength];
        long position = 0;
        foreach (PayloadFile file in files)
        {
            string path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream stream = File.Create(path);
            for (long left = file.Length; left > 0;)
            {
                int length = (int)Math.Min(left, ChunkLength);
                Fill(cipher, counters, chunk, position);
                stream.Write(chunk.AsSpan(0, length));
                left -= length;
                position++;
            }
        }
    }

    private static void Fill(Aes cipher, byte[] counters, byte[] chunk, long position)
    {
        for (int i = 0; i < counters.Length; i += 16)
        {
            BinaryPrimitives.WriteInt64LittleEndian(counters.AsSpan(i), position);
            BinaryPrimitives.WriteInt32LittleEndian(counters.AsSpan(i + 8), i);
        }

        // A block cipher over counters: incompressible, as fast as the memory, and needing no seed file.
        cipher.EncryptEcb(counters, chunk, PaddingMode.None);
    }
}
