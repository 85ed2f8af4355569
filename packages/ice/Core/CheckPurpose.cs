namespace WebTorrent.Ice.Core;

internal enum CheckPurpose
{
    /// <summary>Does the pair work?</summary>
    Connectivity,

    /// <summary>Data shall go over it.</summary>
    Nomination,

    /// <summary>May we go on (RFC 7675)? Never sent twice.</summary>
    Consent,
}
