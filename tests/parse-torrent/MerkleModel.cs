using System.Security.Cryptography;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>The hash tree of BEP 52 as its text describes it: every layer whole, in lists.</summary>
internal sealed class MerkleModel
{
    public MerkleModel(ReadOnlySpan<byte> content)
    {
        var leaves = new List<byte[]>();
        for (var at = 0; at < content.Length; at += MerkleTree.BlockLength)
            leaves.Add(SHA256.HashData(content[at..Math.Min(content.Length, at + MerkleTree.BlockLength)]));
        Blocks = leaves.Count;
        while ((leaves.Count & (leaves.Count - 1)) != 0)
            leaves.Add(new byte[32]);
        for (var layer = leaves; ; layer = [.. layer.Chunk(2).Select(pair => SHA256.HashData([.. pair[0], .. pair[1]]))])
        {
            Layers.Add(layer);
            if (layer.Count == 1)
                break;
        }
    }

    /// <summary>Leaves first, padding and all.</summary>
    public List<List<byte[]>> Layers { get; } = [];

    public int Blocks { get; }

    public byte[] Root => Layers[^1][0];

    /// <summary>The hashes of a layer without its padding.</summary>
    public byte[] Layer(int height) => [.. Layers[height].Take((Blocks + (1 << height) - 1) >> height).SelectMany(hash => hash)];
}
