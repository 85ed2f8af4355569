namespace WebTorrent.Tracker.Core;

/// <summary>The kind of a UDP tracker packet (BEP 15, UDP tracker protocol).</summary>
public enum UdpAction
{
    /// <summary>A connection id is asked for, or given.</summary>
    Connect = 0,

    /// <summary>An announce or its answer.</summary>
    Announce = 1,

    /// <summary>A scrape or its answer.</summary>
    Scrape = 2,

    /// <summary>A failure, from the tracker only.</summary>
    Error = 3,
}
