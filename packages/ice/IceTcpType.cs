namespace WebTorrent.Ice;

/// <summary>Who dials a TCP candidate (RFC 6544 §4.5).</summary>
public enum IceTcpType
{
    /// <summary>It dials.</summary>
    Active,

    /// <summary>It is dialled.</summary>
    Passive,

    /// <summary>Both do.</summary>
    SimultaneousOpen,
}
