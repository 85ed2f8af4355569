namespace WebTorrent.Tracker;

/// <summary>Why an exchange with a tracker failed.</summary>
public enum TrackerErrorCode
{
    /// <summary>The URL's scheme is none that this client speaks, or the tracker has no scrape.</summary>
    Unsupported,

    /// <summary>The URL is not absolute, has no host or port, or is too long.</summary>
    InvalidUri,

    /// <summary>The host is at a private, loopback or otherwise special address and <see cref="TrackerClientOptions.AllowPrivateAddresses"/> is off, or at one that <see cref="TrackerClientOptions.AddressFilter"/> leaves out.</summary>
    AddressRefused,

    /// <summary>The host name has no (usable) address.</summary>
    HostNotFound,

    /// <summary>No connection, or it broke before the end of the answer.</summary>
    ConnectionFailed,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>An HTTP status other than success, with no bencoded failure in it.</summary>
    HttpStatus,

    /// <summary>The answer is not what the protocol says.</summary>
    InvalidResponse,

    /// <summary>The answer is longer than <see cref="TrackerClientOptions.MaxResponseLength"/>.</summary>
    ResponseTooLarge,

    /// <summary>The delegate that describes a <see cref="TrackerAnnouncer"/>'s announces threw, or what it gave is out of range.</summary>
    InvalidRequest,

    /// <summary>The tracker answered with a failure; the message is its reason.</summary>
    Rejected,
}
