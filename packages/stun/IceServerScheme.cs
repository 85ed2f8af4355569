namespace WebTorrent.Stun;

/// <summary>What a server is for, and whether it is spoken to over TLS.</summary>
public enum IceServerScheme
{
    /// <summary><c>stun:</c> (RFC 7064).</summary>
    Stun,

    /// <summary><c>stuns:</c>, over TLS.</summary>
    Stuns,

    /// <summary><c>turn:</c> (RFC 7065).</summary>
    Turn,

    /// <summary><c>turns:</c>, over TLS, or DTLS where the transport is UDP.</summary>
    Turns,
}
