namespace WebTorrent.Ice.Mdns;

/// <summary>The record types that matter here (RFC 1035 §3.2.2, RFC 3596).</summary>
internal enum MdnsRecordType
{
    A = 1,
    Aaaa = 28,
    Any = 255,
}
