using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class MerkleTreeTests
{
    private static readonly Arbitrary<(int Length, int Height)> Layers =
        Gen.Zip(Gen.Choose(1, 40 * MerkleTree.BlockLength), Gen.Choose(0, 6)).ToArbitrary();

    [Fact]
    public void Root_OfAnyLayer_IsTheRootOfTheModel() => Law.Holds(Layers, layer =>
    {
        var model = new MerkleModel(TreeDocument.Content("any", layer.Length));
        var height = Math.Min(layer.Height, model.Layers.Count - 1);
        Assert.Equal(model.Root, Root(model.Layer(height), height));
    }, runs: 150);

    [Fact]
    public void Root_AboveTheBlocksOfAPiece_IsInThePieceLayer()
    {
        var model = new MerkleModel(TreeDocument.Content("a", 9 * MerkleTree.BlockLength));
        var root = new byte[32];
        MerkleTree.ComputeRoot(model.Layer(0).AsSpan(8 * 32), 0, 4, root);
        Assert.Equal(model.Layers[2][2], root);
        MerkleTree.ComputeRoot(model.Layer(0).AsSpan(0, 4 * 32), 0, 4, root);
        Assert.Equal(model.Layers[2][0], root);
    }

    [Fact]
    public void Padding_IsTheTreeOverZeros()
    {
        var zeros = new byte[8 * 32];
        Assert.Equal(new byte[32], Padding(0));
        Assert.Equal(Root(zeros, 0), Padding(3));
        Assert.NotEqual(Padding(2), Padding(3));
    }

    [Theory]
    [InlineData(16_384, 0)]
    [InlineData(32_768, 1)]
    [InlineData(1 << 30, 16)]
    public void HeightOfPieces_CountsTheLayersBetween(int pieceLength, int height) => Assert.Equal(height, MerkleTree.HeightOfPieces(pieceLength));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(8_192)]
    [InlineData(49_152)]
    [InlineData(int.MinValue)]
    public void HeightOfPieces_OfWhatIsNoPieceLength_IsOutOfRange(int pieceLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.HeightOfPieces(pieceLength));

    [Fact]
    public void Proof_OfAnyPartOfAnyLayer_Holds_AndBreaksWithAnyBit() => Law.Holds(
        Gen.Zip(Gen.Choose(1, 30 * MerkleTree.BlockLength), Gen.Choose(0, int.MaxValue)).ToArbitrary(), any =>
        {
            var model = new MerkleModel(TreeDocument.Content("p", any.Item1));
            var random = new Random(any.Item2);
            var (hashes, index, uncles) = Ask(model, random);
            Assert.True(MerkleTree.IsProven(hashes, index, uncles, model.Root));
            var all = hashes.Concat(uncles).ToArray();
            all[random.Next(all.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(MerkleTree.IsProven(all.AsSpan(0, hashes.Length), index, all.AsSpan(hashes.Length), model.Root));
            Assert.False(MerkleTree.IsProven(hashes, index + (hashes.Length / 32 << uncles.Length / 32), uncles, model.Root));
        }, runs: 150);

    [Fact]
    public void Proof_OfNoShape_IsFalse()
    {
        var model = new MerkleModel(TreeDocument.Content("p", 4 * MerkleTree.BlockLength));
        var leaves = model.Layer(0);
        Assert.True(MerkleTree.IsProven(leaves, 0, [], model.Root));
        Assert.False(MerkleTree.IsProven([], 0, [], model.Root));
        Assert.False(MerkleTree.IsProven(leaves.AsSpan(0, 96), 0, [], model.Root));
        Assert.False(MerkleTree.IsProven(leaves.AsSpan(0, 127), 0, [], model.Root));
        Assert.False(MerkleTree.IsProven(leaves, 1, [], model.Root));
        Assert.False(MerkleTree.IsProven(leaves, -4, [], model.Root));
        Assert.False(MerkleTree.IsProven(leaves, 0, new byte[31], model.Root));
        Assert.False(MerkleTree.IsProven(leaves, 0, [], model.Root.AsSpan(1)));
        Assert.False(MerkleTree.IsProven(leaves, 0, new byte[32 * 100], model.Root));
    }

    [Fact]
    public void Arguments_ThatAreNoHashes_AreErrors()
    {
        Assert.Throws<ArgumentException>(() => MerkleTree.ComputeRoot([], 0, new byte[32]));
        Assert.Throws<ArgumentException>(() => MerkleTree.ComputeRoot(new byte[33], 0, new byte[32]));
        Assert.Throws<ArgumentException>(() => MerkleTree.ComputeRoot(new byte[32], 0, new byte[31]));
        Assert.Throws<ArgumentException>(() => MerkleTree.WritePadding(0, new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.WritePadding(64, new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ComputeRoot(new byte[32], -1, new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ComputeRoot(new byte[32], 0, 0, new byte[32]));
    }

    [Fact]
    public void Root_AllocatesNothing()
    {
        var hashes = new byte[1_000 * 32];
        var root = new byte[32];
        MerkleTree.ComputeRoot(hashes, 1, root);
        var before = GC.GetAllocatedBytesForCurrentThread();
        MerkleTree.ComputeRoot(hashes, 1, root);
        _ = MerkleTree.IsProven(hashes.AsSpan(0, 256), 0, hashes.AsSpan(256, 64), root);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>What a peer would answer to a hash request: hashes of the leaves, and what lies beside the way up.</summary>
    private static (byte[] Hashes, long Index, byte[] Uncles) Ask(MerkleModel model, Random random)
    {
        var height = random.Next(model.Layers.Count);
        var position = random.Next(model.Layers[height].Count);
        var hashes = model.Layers[0].Skip(position << height).Take(1 << height).SelectMany(hash => hash).ToArray();
        var uncles = new List<byte>();
        for (var (level, at) = (height, position); level < model.Layers.Count - 1; level++, at >>= 1)
            uncles.AddRange(model.Layers[level][at ^ 1]);
        return (hashes, (long)position << height, [.. uncles]);
    }

    private static byte[] Root(byte[] hashes, int height)
    {
        var root = new byte[32];
        MerkleTree.ComputeRoot(hashes, height, root);
        return root;
    }

    private static byte[] Padding(int height)
    {
        var hash = new byte[32];
        MerkleTree.WritePadding(height, hash);
        return hash;
    }
}
