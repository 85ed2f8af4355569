using System.Runtime.CompilerServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>A peer id in exactly 20 bytes, without the padding that 64-bit words bring.</summary>
[InlineArray(PeerId.Size)]
internal struct PeerIdBytes
{
    private byte _first;

    public PeerIdBytes(in PeerId id) => id.CopyTo(this);

    public readonly PeerId Value => PeerId.FromBytes(this);

    public readonly bool Equals(in PeerIdBytes other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);
}
