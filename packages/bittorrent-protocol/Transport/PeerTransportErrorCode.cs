namespace WebTorrent.Protocol;

/// <summary>Why a transport could not listen or connect.</summary>
public enum PeerTransportErrorCode
{
    /// <summary>Something else; see the inner exception.</summary>
    Other,

    /// <summary>Another program listens on that port.</summary>
    AddressInUse,

    /// <summary>This machine does not have that address.</summary>
    AddressNotAvailable,

    /// <summary>The operating system forbids it, as it does for ports below 1024.</summary>
    AccessDenied,

    /// <summary>The peer's machine answered that nobody listens there.</summary>
    Refused,

    /// <summary>There is no way to that address, or no such host.</summary>
    Unreachable,

    /// <summary>The peer did not answer in time.</summary>
    TimedOut,

    /// <summary>The transport has as many connections as its options allow.</summary>
    TooManyConnections,
}
