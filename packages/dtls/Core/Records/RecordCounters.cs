namespace WebTorrent.Dtls.Core.Records;

/// <summary>What becomes a <see cref="DtlsStatistics"/>.</summary>
internal sealed class RecordCounters
{
    public long Sent { get; set; }

    public long Received { get; set; }

    public long Malformed { get; set; }

    public long Unauthentic { get; set; }

    public long Replayed { get; set; }

    public long Unexpected { get; set; }

    public long Retransmissions { get; set; }

    public DtlsStatistics ToStatistics() => new(Sent, Received, Malformed, Unauthentic, Replayed, Unexpected, Retransmissions);
}
