namespace WebTorrent.Dht.Core.Krpc;

/// <summary>Which lists of nodes a query asks for (BEP 32, want).</summary>
[Flags]
internal enum Want
{
    None = 0,
    IPv4 = 1,
    IPv6 = 2,
}
