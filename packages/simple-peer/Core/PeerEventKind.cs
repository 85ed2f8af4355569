namespace WebTorrent.SimplePeer.Core;

/// <summary>What happened in a <see cref="PeerSession"/>.</summary>
internal enum PeerEventKind
{
    /// <summary>There is a signal for the other side.</summary>
    Signal,

    /// <summary>An mDNS name of the other side is to be looked up.</summary>
    ResolveName,

    /// <summary>Messages can be sent.</summary>
    Open,

    /// <summary>A message came.</summary>
    Message,

    /// <summary>What waits to be sent has become little.</summary>
    Writable,

    /// <summary>The other side is silent.</summary>
    Silent,

    /// <summary>The other side is heard again.</summary>
    Heard,

    /// <summary>It is over. The last event.</summary>
    Closed,
}
