using System.Net;

namespace WebTorrent.Tracker.Core;

/// <summary>One question to one tracker and how often it was asked.</summary>
internal abstract class UdpExchange(IPEndPoint tracker)
{
    public IPEndPoint Tracker { get; } = tracker;

    public uint TransactionId { get; set; }

    /// <summary>How often the question was sent again since the tracker's last answer: the n of BEP 15.</summary>
    public int Attempt { get; set; }

    /// <summary>When to ask again; null while nothing is on its way.</summary>
    public TimeSpan? Deadline { get; set; }

    public ReadOnlyMemory<byte> Packet { get; set; }
}
