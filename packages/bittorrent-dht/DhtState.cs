using System.Buffers;
using WebTorrent.Bencode;
using WebTorrent.Dht.Core;

namespace WebTorrent.Dht;

/// <summary>
/// What a node knows that is worth keeping between sessions (BEP 5, Routing table): its ids and the nodes of its tables. Immutable and thread-safe.
/// </summary>
public sealed class DhtState
{
    /// <summary>The most nodes that are read: 2 tables of 160 buckets.</summary>
    private const int MaxNodes = 2 * NodeId.Bits * 8;

    internal DhtState(NodeId? idIPv4, NodeId? idIPv6, IReadOnlyList<NodeContact> nodes)
    {
        IdIPv4 = idIPv4;
        IdIPv6 = idIPv6;
        Nodes = nodes;
    }

    /// <summary>Our id among IPv4 nodes; null when there was none.</summary>
    public NodeId? IdIPv4 { get; }

    /// <summary>Our id among IPv6 nodes; null when there was none.</summary>
    public NodeId? IdIPv6 { get; }

    /// <summary>Nodes of both families that answered.</summary>
    public IReadOnlyList<NodeContact> Nodes { get; }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are something else.</exception>
    public static DhtState Parse(ReadOnlyMemory<byte> bytes)
    {
        var root = BencodeValue.Parse(bytes);
        if (root.Kind != BencodeKind.Dictionary)
            throw new BencodeException(BencodeErrorCode.WrongKind, 0);
        var nodes = new List<NodeContact>();
        Read(root, "nodes"u8, NodeContact.IPv4Size, nodes);
        Read(root, "nodes6"u8, NodeContact.IPv6Size, nodes);
        return new DhtState(ReadId(root, "id"u8), ReadId(root, "id6"u8), nodes);
    }

    /// <summary>Writes a bencoded dictionary of at most 100 KB.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        if (IdIPv4 is { } id)
            writer.WriteBytes("id"u8, id.ToArray());
        if (IdIPv6 is { } id6)
            writer.WriteBytes("id6"u8, id6.ToArray());
        writer.WriteBytes("nodes"u8, Join(isIPv6: false, NodeContact.IPv4Size));
        writer.WriteBytes("nodes6"u8, Join(isIPv6: true, NodeContact.IPv6Size));
        writer.WriteDictionaryEnd();
        return output.WrittenSpan.ToArray();
    }

    private static NodeId? ReadId(BencodeValue root, ReadOnlySpan<byte> key)
    {
        if (!root.TryGetBytes(key, out var bytes))
            return null;
        return bytes.Length == NodeId.Size ? NodeId.FromBytes(bytes.Span) : throw new FormatException("A saved node id has not 20 bytes.");
    }

    private static void Read(BencodeValue root, ReadOnlySpan<byte> key, int size, List<NodeContact> into)
    {
        if (!root.TryGetBytes(key, out var bytes))
            return;
        if (bytes.Length % size != 0)
            throw new FormatException("A saved list of nodes has a broken end.");
        for (var rest = bytes.Span; !rest.IsEmpty && into.Count < MaxNodes; rest = rest[size..])
            into.Add(NodeContact.ReadCompact(rest[..size]));
    }

    private byte[] Join(bool isIPv6, int size)
    {
        var nodes = Nodes.Where(node => node.Address.IsIPv6 == isIPv6).ToList();
        var bytes = new byte[nodes.Count * size];
        for (var i = 0; i < nodes.Count; i++)
            nodes[i].WriteCompact(bytes.AsSpan(i * size));
        return bytes;
    }
}
