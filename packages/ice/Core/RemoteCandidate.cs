using System.Net;

namespace WebTorrent.Ice.Core;

/// <summary>An address of the other side. One that a check showed becomes what the other side says of it.</summary>
internal sealed class RemoteCandidate(IPEndPoint endPoint, IceCandidateType type, uint priority, string foundation)
{
    public IPEndPoint EndPoint { get; } = endPoint;

    public IceCandidateType Type { get; set; } = type;

    public uint Priority { get; set; } = priority;

    public string Foundation { get; set; } = foundation;

    /// <summary>When a check last came from there.</summary>
    public TimeSpan LastHeard { get; set; }
}
