namespace WebTorrent.Dht.Core.Krpc;

/// <summary>The "v" of messages: two letters of the client as in its peer ids (BEP 20), two bytes of version.</summary>
internal static class ClientVersion
{
    public static ReadOnlySpan<byte> Entry => "1:v4:WN\0\u0001"u8;
}
