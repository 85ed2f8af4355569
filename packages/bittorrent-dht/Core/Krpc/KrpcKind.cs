namespace WebTorrent.Dht.Core.Krpc;

/// <summary>The three types of message (BEP 5, KRPC protocol).</summary>
internal enum KrpcKind
{
    Query,
    Response,
    Error,
}
