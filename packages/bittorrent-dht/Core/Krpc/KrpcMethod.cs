namespace WebTorrent.Dht.Core.Krpc;

/// <summary>What a query asks for.</summary>
internal enum KrpcMethod
{
    Unknown,
    Ping,
    FindNode,
    GetPeers,
    AnnouncePeer,
    Get,
    Put,
    SampleInfoHashes,
}
