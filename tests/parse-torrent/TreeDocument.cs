using System.Text;
using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>A torrent of version 2, or a hybrid, under construction: right unless a test makes it wrong.</summary>
internal sealed class TreeDocument
{
    public const int PieceLength = 32_768;

    // Leaves are "", as the format has them; paths have "/" between their parts.
    private readonly SortedDictionary<string, BencodeTree> _leaves = new(StringComparer.Ordinal);

    public TorrentDocument Document { get; } = new();

    public SortedDictionary<string, byte[]> Layers { get; } = new(StringComparer.Ordinal);

    public static TreeDocument Of(params (string Path, int Length)[] files)
    {
        var made = new TreeDocument();
        foreach (var (path, length) in files)
            made.Add(path, length);
        made.Document.Info["name"] = Str("n");
        made.Document.Info["piece length"] = Int(PieceLength);
        made.Document.Info["meta version"] = Int(2);
        return made;
    }

    /// <summary>The same files in version 1 beside the tree, with padding between them.</summary>
    public static TreeDocument Hybrid(params (string Path, int Length)[] files)
    {
        var made = Of(files);
        var list = new List<BencodeTree>();
        var offset = 0L;
        foreach (var (path, length) in files)
        {
            if (length > 0 && offset % PieceLength is > 0 and var used)
            {
                list.Add(File([".pad", $"{PieceLength - used}"], PieceLength - used, ("attr", Str("p"))));
                offset += PieceLength - used;
            }

            list.Add(File(path.Split('/'), length));
            offset += length;
        }

        return made.With("files", new BencodeTree.Items(list)).With("pieces", Pieces((offset + PieceLength - 1) / PieceLength));
    }

    public static byte[] Content(string path, int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + (i >> 9) + path.Length))];

    public static BencodeTree Bytes(ReadOnlySpan<byte> bytes) => new BencodeTree.Text(bytes.ToArray());

    public TreeDocument Add(string path, int length, params (string Key, BencodeTree Value)[] more)
    {
        if (length == 0)
            return Put(path, [("length", Int(0)), .. more]);
        var tree = new MerkleModel(Content(path, length));
        if (length > PieceLength)
            Layers[Latin(tree.Root)] = tree.Layer(1);
        return Put(path, [("length", Int(length)), ("pieces root", Bytes(tree.Root)), .. more]);
    }

    public TreeDocument Put(string path, params (string Key, BencodeTree Value)[] properties) => Put(path, Map(("", Map(properties))));

    public TreeDocument Put(string path, BencodeTree node)
    {
        _leaves[path] = node;
        return this;
    }

    public TreeDocument With(string key, BencodeTree value)
    {
        Document.With(key, value);
        return this;
    }

    public TreeDocument Without(string key)
    {
        Document.Without(key);
        return this;
    }

    public byte[] EncodeInfo() => Complete().EncodeInfo();

    public byte[] Encode() => Complete().Encode();

    public TorrentInfo Parse(TorrentParseOptions? options = null) => TorrentInfo.Parse(Encode(), options);

    public TorrentErrorCode ParseError(TorrentParseOptions? options = null) =>
        Assert.Throws<TorrentFormatException>(() => Parse(options)).Code;

    /// <summary>The dictionary of one folder; its leaves are keys below it.</summary>
    public static BencodeTree Folder(IEnumerable<(string[] Path, BencodeTree Node)> leaves) => MapOf(
        leaves.GroupBy(leaf => leaf.Path[0], StringComparer.Ordinal)
            .Select(group => (Encoding.UTF8.GetBytes(group.Key), group.First().Path.Length == 1 ? group.First().Node : Folder(group.Select(leaf => (leaf.Path[1..], leaf.Node))))));

    private static BencodeTree MapOf(IEnumerable<(byte[] Key, BencodeTree Value)> fields) => new BencodeTree.Map(
        [.. fields.OrderBy(field => field.Key, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y))).Select(field => KeyValuePair.Create(field.Key, field.Value))]);

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private TorrentDocument Complete()
    {
        Document.Info.TryAdd("file tree", Folder(_leaves.Select(leaf => (leaf.Key.Split('/'), leaf.Value))));
        Document.Outer.TryAdd("piece layers", MapOf(Layers.Select(layer => (Encoding.Latin1.GetBytes(layer.Key), Bytes(layer.Value)))));
        return Document;
    }
}
