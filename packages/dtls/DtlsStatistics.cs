using System.Runtime.InteropServices;

namespace WebTorrent.Dtls;

/// <summary>Counts of records since the connection was made.</summary>
/// <param name="Sent">Records written, of any kind.</param>
/// <param name="Received">Records taken: the data, alerts and handshake fragments that made sense.</param>
/// <param name="Malformed">Dropped: cut off, too long, or of no kind, version or epoch that there is.</param>
/// <param name="Unauthentic">Dropped: not sealed with the key of the other side; what comes behind such a record in its datagram is not looked at.</param>
/// <param name="Replayed">Dropped: had been there before, or are too old to know (RFC 6347 §4.1.2.6).</param>
/// <param name="Unexpected">Dropped: well-formed, but nothing for this moment.</param>
/// <param name="Retransmissions">Flights that were sent again.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DtlsStatistics(
    long Sent, long Received, long Malformed, long Unauthentic, long Replayed, long Unexpected, long Retransmissions);
