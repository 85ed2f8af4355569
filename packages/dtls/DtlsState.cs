namespace WebTorrent.Dtls;

/// <summary>How far a connection has come.</summary>
public enum DtlsState
{
    /// <summary>Nothing was sent or received.</summary>
    New,

    /// <summary>Keys are being agreed on.</summary>
    Handshaking,

    /// <summary>Both sides are known to each other; data flows.</summary>
    Connected,

    /// <summary>One of the sides closed it in order.</summary>
    Closed,

    /// <summary>It broke; the event <see cref="DtlsEventKind.Failed"/> says why.</summary>
    Failed,
}
