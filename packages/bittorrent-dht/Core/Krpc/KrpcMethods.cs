namespace WebTorrent.Dht.Core.Krpc;

/// <summary>The names of the methods on the wire (BEP 5, 44, 51).</summary>
internal static class KrpcMethods
{
    public static ReadOnlySpan<byte> NameOf(KrpcMethod method) => method switch
    {
        KrpcMethod.Ping => "ping"u8,
        KrpcMethod.FindNode => "find_node"u8,
        KrpcMethod.GetPeers => "get_peers"u8,
        KrpcMethod.AnnouncePeer => "announce_peer"u8,
        KrpcMethod.Get => "get"u8,
        KrpcMethod.Put => "put"u8,
        KrpcMethod.SampleInfoHashes => "sample_infohashes"u8,
        _ => [],
    };

    public static KrpcMethod Find(ReadOnlySpan<byte> name)
    {
        for (var method = KrpcMethod.Ping; method <= KrpcMethod.SampleInfoHashes; method++)
        {
            if (name.SequenceEqual(NameOf(method)))
                return method;
        }

        return KrpcMethod.Unknown;
    }
}
