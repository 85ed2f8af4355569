namespace WebTorrent.Datagram.Tests;

/// <summary>How a socket receives.</summary>
public enum Way
{
    /// <summary>Many datagrams a call, on a thread of its own, where the system can.</summary>
    Thread,

    /// <summary>The same on a thread of the pool.</summary>
    Pool,

    /// <summary>As every system can.</summary>
    Managed,
}
