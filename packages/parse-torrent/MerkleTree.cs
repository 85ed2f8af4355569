using System.Numerics;
using System.Security.Cryptography;

namespace WebTorrent.ParseTorrent;

/// <summary>
/// The hash tree of one file of a version 2 torrent (BEP 52, <c>pieces root</c>): SHA-256 over blocks of 16 KiB, and over
/// pairs of hashes above them. Leaves beyond the end of the file are zero. Hashes lie end to end in spans, 32 bytes each;
/// nothing is allocated. Safe from any number of threads.
/// </summary>
public static class MerkleTree
{
    /// <summary>Bytes in a hash: 32.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>Bytes under one leaf: 16 KiB. The last block of a file may be shorter, and is hashed as it is.</summary>
    public const int BlockLength = 16 * 1024;

    // 2^31 hashes are more than a span can hold.
    private const int MaxLevels = 32;
    private const int MaxHeight = 63;

    /// <summary>How far the hashes of whole pieces lie above the leaves: 0 for pieces of 16 KiB, 1 for 32 KiB, and so on.</summary>
    /// <param name="pieceLength">Bytes in a piece: a power of two, at least <see cref="BlockLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such piece length is allowed.</exception>
    public static int HeightOfPieces(int pieceLength)
    {
        if (!IsPieceLength(pieceLength))
            throw new ArgumentOutOfRangeException(nameof(pieceLength), pieceLength, $"A power of two, at least {BlockLength}.");
        return BitOperations.Log2((uint)pieceLength / BlockLength);
    }

    /// <summary>Whether version 2 allows the piece length: a power of two, at least 16 KiB (BEP 52, <c>piece length</c>).</summary>
    /// <param name="pieceLength">Bytes in a piece.</param>
    public static bool IsPieceLength(int pieceLength) => pieceLength >= BlockLength && BitOperations.IsPow2(pieceLength);

    /// <summary>The hash over nothing but leaves beyond the end of the file.</summary>
    /// <param name="height">Levels above the leaves, 0 to 63; at 0 it is all zero.</param>
    /// <param name="destination">Takes <see cref="HashSize"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The height is out of range.</exception>
    /// <exception cref="ArgumentException">The destination is shorter than a hash.</exception>
    public static void WritePadding(int height, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxHeight);
        destination = Destination(destination);
        destination.Clear();
        for (; height > 0; height--)
            Combine(destination, destination, destination);
    }

    /// <summary>The root over one layer: all hashes of that height, but for those that are wholly padding.</summary>
    /// <param name="hashes">1 or more hashes.</param>
    /// <param name="height">The layer's levels above the leaves: 0 for leaves, <see cref="HeightOfPieces"/> for a piece layer.</param>
    /// <param name="root">Takes <see cref="HashSize"/> bytes; apart from <paramref name="hashes"/>.</param>
    /// <exception cref="ArgumentException">No whole number of hashes, or none, or the destination is shorter than a hash.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The height is out of range.</exception>
    public static void ComputeRoot(ReadOnlySpan<byte> hashes, int height, Span<byte> root) =>
        ComputeRoot(hashes, height, Math.Max(1, hashes.Length / HashSize), root);

    /// <summary>The hash above a part of a layer, as above the blocks of a file's last piece.</summary>
    /// <param name="hashes">1 or more hashes; padding is added after them.</param>
    /// <param name="height">The layer's levels above the leaves.</param>
    /// <param name="width">Hashes of this layer under the result; rounded up to a power of two, and to the number there is.</param>
    /// <param name="root">Takes <see cref="HashSize"/> bytes; apart from <paramref name="hashes"/>.</param>
    /// <exception cref="ArgumentException">No whole number of hashes, or none, or the destination is shorter than a hash.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The height or width is out of range.</exception>
    public static void ComputeRoot(ReadOnlySpan<byte> hashes, int height, int width, Span<byte> root)
    {
        ThrowIfNoHashes(hashes);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var count = hashes.Length / HashSize;
        var levels = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, width)));
        Span<byte> padding = stackalloc byte[HashSize];
        WritePadding(height, padding);

        // One finished subtree for each bit of the number of hashes seen, as in a binary counter.
        Span<byte> subtrees = stackalloc byte[(MaxLevels + 1) * HashSize];
        for (var i = 0; i < count; i++)
            Push(subtrees, (uint)i, Hash(hashes, i));
        Span<byte> top = stackalloc byte[HashSize];
        padding.CopyTo(top);
        for (var level = 0; level < levels; level++)
        {
            if ((count >> level & 1) != 0)
                Combine(Hash(subtrees, level), top, top);
            else
                Combine(top, padding, top);
            Combine(padding, padding, padding);
        }

        // A full tree has one subtree, and nothing was added to it.
        (count >> levels != 0 ? Hash(subtrees, levels) : top).CopyTo(Destination(root));
    }

    /// <summary>
    /// Whether hashes belong where a peer says they do (BEP 52, "hashes"): they and their uncles, from below upwards, lead
    /// to the root. How many uncles there must be follows from the file's length, and is the caller's to check.
    /// </summary>
    /// <param name="hashes">Adjacent hashes of one layer: a power of two of them.</param>
    /// <param name="index">Where the first lies in its layer, from 0: a multiple of their number.</param>
    /// <param name="uncles">The sibling of the hash above them all, the sibling of that one's parent, and so on; may be empty.</param>
    /// <param name="root">The hash they must lead to: the file's root, or one below it that is known already.</param>
    /// <returns>False also for what has no such shape.</returns>
    public static bool IsProven(ReadOnlySpan<byte> hashes, long index, ReadOnlySpan<byte> uncles, ReadOnlySpan<byte> root)
    {
        var count = hashes.Length / HashSize;
        if (count * HashSize != hashes.Length || !BitOperations.IsPow2(count) || uncles.Length % HashSize != 0 || root.Length != HashSize)
            return false;
        var (position, rest) = Math.DivRem(index, count);
        if (index < 0 || rest != 0)
            return false;

        Span<byte> climbing = stackalloc byte[HashSize];
        ComputeRoot(hashes, 0, climbing);
        for (var i = 0; i < uncles.Length / HashSize; i++, position >>= 1)
        {
            if ((position & 1) == 0)
                Combine(climbing, Hash(uncles, i), climbing);
            else
                Combine(Hash(uncles, i), climbing, climbing);
        }

        // What is left of the position lies beside the root, and nothing does.
        return position == 0 && CryptographicOperations.FixedTimeEquals(climbing, root);
    }

    private static void Push(Span<byte> subtrees, uint seen, ReadOnlySpan<byte> hash)
    {
        Span<byte> carry = stackalloc byte[HashSize];
        hash.CopyTo(carry);
        var level = 0;
        for (; (seen >> level & 1) != 0; level++)
            Combine(Hash(subtrees, level), carry, carry);
        carry.CopyTo(Hash(subtrees, level));
    }

    private static void Combine(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> parent)
    {
        Span<byte> both = stackalloc byte[2 * HashSize];
        left.CopyTo(both);
        right.CopyTo(both[HashSize..]);
        SHA256.HashData(both, parent);
    }

    private static void ThrowIfNoHashes(ReadOnlySpan<byte> hashes)
    {
        if (hashes.IsEmpty || hashes.Length % HashSize != 0)
            throw new ArgumentException($"{hashes.Length} bytes are no hashes of {HashSize}.", nameof(hashes));
    }

    private static Span<byte> Destination(Span<byte> destination) => destination.Length >= HashSize
        ? destination[..HashSize]
        : throw new ArgumentException($"A hash needs {HashSize} bytes.", nameof(destination));

    private static Span<byte> Hash(Span<byte> hashes, int index) => hashes.Slice(index * HashSize, HashSize);

    private static ReadOnlySpan<byte> Hash(ReadOnlySpan<byte> hashes, int index) => hashes.Slice(index * HashSize, HashSize);
}
