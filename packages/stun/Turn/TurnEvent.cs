using System.Net;

namespace WebTorrent.Stun;

/// <summary>Something that happened in a <see cref="TurnClientCore"/>.</summary>
/// <param name="Kind">What.</param>
public sealed record TurnEvent(TurnEventKind Kind)
{
    /// <summary>At <see cref="TurnEventKind.Allocated"/>: the address at which peers reach us through the server.</summary>
    public IPEndPoint? RelayedAddress { get; init; }

    /// <summary>At <see cref="TurnEventKind.Allocated"/>: our address as the server sees it; null when it does not say.</summary>
    public IPEndPoint? MappedAddress { get; init; }

    /// <summary>At <see cref="TurnEventKind.PeerRefused"/>: which.</summary>
    public IPEndPoint? Peer { get; init; }

    /// <summary>Why something failed.</summary>
    public StunException? Error { get; init; }
}
