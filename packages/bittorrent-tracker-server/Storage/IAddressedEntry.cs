using System.Diagnostics.CodeAnalysis;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Storage;

/// <summary>A peer at an address of one family.</summary>
internal interface IAddressedEntry<TSelf> : IPeerEntry<TSelf>
    where TSelf : struct, IAddressedEntry<TSelf>
{
    /// <summary>Length of the compact endpoint.</summary>
    static abstract int CompactSize { get; }

    PeerId Id { get; }

    static abstract TSelf Of(in PeerEndPoint endPoint, in PeerId id);

    /// <summary>The compact endpoint, inside the entry.</summary>
    [UnscopedRef]
    ReadOnlySpan<byte> EndPoint { get; }
}
