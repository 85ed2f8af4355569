using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Ice.Core;

/// <summary>Where datagrams leave and arrive: a socket on one address, or an allocation at a TURN server.</summary>
internal sealed class IceBase(int id, IPEndPoint endPoint, bool isRelay, int localPreference)
{
    // What checks show of us beyond what was gathered: behind a NAT one address an other side.
    private const int MaxReflexive = 32;

    private readonly List<(IPEndPoint EndPoint, IceCandidateType Type)> _candidates = [(endPoint, isRelay ? IceCandidateType.Relayed : IceCandidateType.Host)];

    public int Id { get; } = id;

    public IPEndPoint EndPoint { get; } = endPoint;

    public bool IsRelay { get; } = isRelay;

    public int LocalPreference { get; } = localPreference;

    /// <summary>Whether its address is kept private, behind an mDNS name.</summary>
    public bool IsHidden { get; init; }

    /// <summary>What the other side was told of it.</summary>
    public List<IceCandidate> Told { get; } = [];

    public uint PriorityOf(IceCandidateType type) => CandidatePriority.Of(type, LocalPreference);

    public uint Priority => PriorityOf(IsRelay ? IceCandidateType.Relayed : IceCandidateType.Host);

    /// <summary>What an address of ours on this base is; null when it is new.</summary>
    public IceCandidateType? Find(IPEndPoint address)
    {
        foreach (var (known, type) in _candidates)
        {
            if (known.Equals(address))
                return type;
        }

        return null;
    }

    /// <summary>Notes what a check showed; false when it is known, or too much.</summary>
    public bool TryAddPeerReflexive(IPEndPoint address) => Find(address) is null && TryAdd(address, IceCandidateType.PeerReflexive);

    /// <summary>Notes what a server said; false when it is known from elsewhere than checks, or too much.</summary>
    public bool TryAddServerReflexive(IPEndPoint address)
    {
        if (Find(address) is { } known)
        {
            if (known != IceCandidateType.PeerReflexive)
                return false;
            // A check was faster than the server.
            _candidates.Remove((address, known));
        }

        return TryAdd(address, IceCandidateType.ServerReflexive);
    }

    /// <summary>Whether it makes sense to send from here to there, and is no trick to have us send to this machine or its neighbours.</summary>
    public bool CanReach(IPAddress remote)
    {
        if (remote.AddressFamily != EndPoint.AddressFamily || remote.IsIPv6Multicast || remote.Equals(IPAddress.Any) || remote.Equals(IPAddress.IPv6Any))
            return false;
        if (IPAddress.IsLoopback(remote) != IPAddress.IsLoopback(EndPoint.Address) || remote.IsIPv6LinkLocal != EndPoint.Address.IsIPv6LinkLocal)
            return false;
        // A link-local address means nothing without its link, which the other side cannot tell.
        if (remote.IsIPv6LinkLocal && remote.ScopeId == 0)
            return false;
        return remote.AddressFamily == AddressFamily.InterNetworkV6 || IsIPv4Unicast(remote);
    }

    private bool TryAdd(IPEndPoint address, IceCandidateType type)
    {
        if (_candidates.Count > MaxReflexive)
            return false;
        _candidates.Add((address, type));
        return true;
    }

    // 0.0.0.0/8, multicast, reserved, broadcast; link-local only within the link.
    private bool IsIPv4Unicast(IPAddress remote)
    {
        Span<byte> bytes = stackalloc byte[4];
        _ = remote.TryWriteBytes(bytes, out _);
        var isLinkLocal = bytes[0] == 169 && bytes[1] == 254;
        return bytes[0] is not (0 or >= 224) && (!isLinkLocal || !IsRelay);
    }
}
