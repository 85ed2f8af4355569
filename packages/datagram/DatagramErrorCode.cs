namespace WebTorrent.Datagram;

/// <summary>Why a socket could not be opened.</summary>
public enum DatagramErrorCode
{
    /// <summary>Something else; see the inner exception.</summary>
    Other,

    /// <summary>Another program uses that port.</summary>
    AddressInUse,

    /// <summary>This machine does not have that address.</summary>
    AddressNotAvailable,

    /// <summary>The operating system forbids it, as it does for ports below 1024.</summary>
    AccessDenied,
}
