namespace WebTorrent.Dht.Core;

/// <summary>A node: its id and where it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">Its address.</param>
public readonly record struct NodeContact(NodeId Id, NodeAddress Address)
{
    /// <summary>The length of an IPv4 node in a compact list: 26 bytes (BEP 5, Contact encoding).</summary>
    internal const int IPv4Size = NodeId.Size + 6;

    /// <summary>The length of an IPv6 node in a compact list: 38 bytes (BEP 32, nodes6).</summary>
    internal const int IPv6Size = NodeId.Size + 18;

    internal static NodeContact ReadCompact(ReadOnlySpan<byte> source) =>
        new(NodeId.FromBytes(source[..NodeId.Size]), NodeAddress.ReadCompact(source[NodeId.Size..]));

    internal int WriteCompact(Span<byte> destination)
    {
        Id.CopyTo(destination);
        return NodeId.Size + Address.WriteCompact(destination[NodeId.Size..]);
    }
}
