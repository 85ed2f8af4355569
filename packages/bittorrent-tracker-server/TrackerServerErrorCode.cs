namespace WebTorrent.TrackerServer;

/// <summary>Why a tracker did not start.</summary>
public enum TrackerServerErrorCode
{
    /// <summary>Another reason; see the inner exception.</summary>
    Other,

    /// <summary>Another program listens there.</summary>
    AddressInUse,

    /// <summary>The address is none of this machine's.</summary>
    AddressNotAvailable,

    /// <summary>The system does not allow it, as for ports below 1024.</summary>
    AccessDenied,
}
