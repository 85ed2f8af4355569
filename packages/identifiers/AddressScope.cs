namespace WebTorrent.Identifiers;

/// <summary>How far an address reaches (the special-purpose address registries of RFC 6890), from nowhere to everywhere: a greater one reaches further.</summary>
public enum AddressScope
{
    /// <summary>No host to talk to: unspecified, multicast, broadcast, documentation, reserved.</summary>
    Unusable,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>This link (169.254.0.0/16, where clouds keep their metadata service, and fe80::/10).</summary>
    LinkLocal,

    /// <summary>This network: private, unique-local, shared by carriers, for benchmarks.</summary>
    Private,

    /// <summary>One host of the public Internet.</summary>
    Public,
}
