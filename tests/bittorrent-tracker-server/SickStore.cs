using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>A store that is not well.</summary>
internal sealed class SickStore : ISwarmStore
{
    private readonly MemorySwarmStore _memory = Some.Store();

    /// <summary>Whether it throws when a peer announces.</summary>
    public bool Throws { get; init; }

    public SwarmStoreHealth Health => new(IsHealthy: false, "1 < 2");

    public AnnounceResult Announce(TimeSpan now, in SwarmPeer peer, SwarmEvent swarmEvent, ref PeerSelection selection) =>
        Throws ? throw new InvalidOperationException("sick") : _memory.Announce(now, in peer, swarmEvent, ref selection);

    public AnnounceResult AnnounceWeb(TimeSpan now, in WebSwarmPeer peer, SwarmEvent swarmEvent, Span<WebPeer> chosen, out int count) =>
        _memory.AnnounceWeb(now, in peer, swarmEvent, chosen, out count);

    public IWebPeerLink? FindWeb(in InfoHash swarm, in PeerId peer) => _memory.FindWeb(in swarm, in peer);

    public void RemoveWeb(in InfoHash swarm, in PeerId peer, IWebPeerLink link) => _memory.RemoveWeb(in swarm, in peer, link);

    public SwarmCounts GetCounts(in InfoHash swarm) => _memory.GetCounts(in swarm);

    public void Expire(TimeSpan now) => _memory.Expire(now);

    public SwarmStoreStats GetStats() => _memory.GetStats();
}
