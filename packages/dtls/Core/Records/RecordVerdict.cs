namespace WebTorrent.Dtls.Core.Records;

/// <summary>What a sealed record was.</summary>
internal enum RecordVerdict
{
    /// <summary>Of the other side, and new.</summary>
    Opened,

    /// <summary>There before, or too old to know.</summary>
    Replayed,

    /// <summary>Not sealed by the other side.</summary>
    Forged,
}
