using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>The <c>piece layers</c> beside the info dictionary (BEP 52): for each root the hashes of its file's pieces.</summary>
internal sealed class PieceLayers
{
    private readonly Dictionary<ReadOnlyMemory<byte>, Layer>? _byRoot;

    private PieceLayers(Dictionary<ReadOnlyMemory<byte>, Layer>? byRoot) => _byRoot = byRoot;

    /// <summary>No layers, as beside metadata from a peer.</summary>
    internal static PieceLayers None { get; } = new(null);

    internal static PieceLayers Read(BencodeValue torrent, TorrentParseOptions options)
    {
        if (!torrent.TryGetValue("piece layers"u8, out _))
            return None;
        var entries = Fields.Require(torrent, "piece layers"u8, BencodeKind.Dictionary).Entries;
        if (entries.Count > options.MaxFiles)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The torrent has more than {options.MaxFiles} piece layers.");

        var byRoot = new Dictionary<ReadOnlyMemory<byte>, Layer>(entries.Count, RootComparer.Instance);
        foreach (var (root, hashes) in entries)
        {
            if (root.Length != MerkleTree.HashSize || hashes.Kind != BencodeKind.String)
                throw Invalid("The piece layers hold something else than hashes by root.");
            byRoot.Add(root, new Layer(hashes.AsBytes(), IsProven: false));
        }

        return new PieceLayers(byRoot);
    }

    /// <summary>The hashes of a file's pieces, proven by its root; none if there are no layers at all.</summary>
    /// <param name="root">The file's root.</param>
    /// <param name="pieces">The file's pieces, 2 or more.</param>
    /// <param name="pieceLength">Bytes in a piece.</param>
    /// <exception cref="TorrentFormatException">There are layers, but not this one, or it leads to another root.</exception>
    internal ReadOnlyMemory<byte> Get(ReadOnlyMemory<byte> root, int pieces, int pieceLength)
    {
        if (_byRoot is null)
            return default;
        ref var layer = ref CollectionsMarshal.GetValueRefOrNullRef(_byRoot, root);
        if (Unsafe.IsNullRef(ref layer))
            throw new TorrentFormatException(TorrentErrorCode.MissingField, "The piece layer of a file is missing.");
        if (layer.Hashes.Length != (long)pieces * MerkleTree.HashSize)
            throw Invalid($"A piece layer is {layer.Hashes.Length} bytes, where {pieces} pieces need {pieces} hashes.");
        if (!layer.IsProven)
            Prove(root.Span, layer.Hashes.Span, pieceLength);
        // A thousand files with one root are proven once.
        layer = layer with { IsProven = true };
        return layer.Hashes;
    }

    private static void Prove(ReadOnlySpan<byte> root, ReadOnlySpan<byte> hashes, int pieceLength)
    {
        Span<byte> computed = stackalloc byte[MerkleTree.HashSize];
        MerkleTree.ComputeRoot(hashes, MerkleTree.HeightOfPieces(pieceLength), computed);
        if (!computed.SequenceEqual(root))
            throw Invalid("A piece layer leads to another root than its file's.");
    }

    private static TorrentFormatException Invalid(string message) => new(TorrentErrorCode.InvalidPieceLayer, message);

    private readonly record struct Layer(ReadOnlyMemory<byte> Hashes, bool IsProven);

    private sealed class RootComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        internal static readonly RootComparer Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        // Seeded anew in each process, so that nobody can choose roots that collide.
        public int GetHashCode(ReadOnlyMemory<byte> obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj.Span);
            return hash.ToHashCode();
        }
    }
}
