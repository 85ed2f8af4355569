namespace WebTorrent.Dtls.Core.Records;

/// <summary>How bad it is (RFC 5246 §7.2).</summary>
internal enum AlertLevel : byte
{
    Warning = 1,
    Fatal = 2,
}
