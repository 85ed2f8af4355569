using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>A WebRTC peer, in 32 bytes.</summary>
internal struct WebEntry(in PeerId id, IWebPeerLink? link) : IPeerEntry<WebEntry>
{
    private readonly PeerIdBytes _id = new(id);

    /// <summary>The link; null only in an entry that is searched with.</summary>
    public IWebPeerLink? Link { get; set; } = link;

    public ushort Seen { get; set; }

    public readonly PeerId Id => _id.Value;

    public readonly uint KeyHash => (uint)Id.GetHashCode();

    public readonly bool HasKeyOf(in WebEntry other) => _id.Equals(other._id);
}
