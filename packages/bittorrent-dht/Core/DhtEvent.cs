using WebTorrent.Identifiers;

namespace WebTorrent.Dht.Core;

/// <summary>Something that happened in a <see cref="DhtCore"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Search">The number of the search that it belongs to; 0 when to none.</param>
public sealed record DhtEvent(DhtEventKind Kind, int Search = 0)
{
    /// <summary>Peers not found before, without doubles.</summary>
    public IReadOnlyList<NodeAddress> Peers { get; init; } = [];

    /// <summary>At the end of a search: the nearest nodes that answered, at most 8 of a family.</summary>
    public IReadOnlyList<NodeContact> Nodes { get; init; } = [];

    /// <summary>The item, verified. At the end of a search: the latest version; null when none was found.</summary>
    public DhtItem? Item { get; init; }

    /// <summary>Info-hashes not found before.</summary>
    public IReadOnlyList<InfoHash> Samples { get; init; } = [];

    /// <summary>At the end of a scrape.</summary>
    public DhtScrape? Scrape { get; init; }

    /// <summary>At the end of an announce or a put: what came of the storing.</summary>
    public DhtPutResult? Stored { get; init; }

    /// <summary>At the end of a search: how many nodes in a row led to what was found first, or else to the nearest node; 0 when nobody answered.</summary>
    public int Hops { get; init; }

    /// <summary>At the end of a search: how many queries it sent.</summary>
    public int Queries { get; init; }

    /// <summary>Our address; its port is that of the socket as the world sees it.</summary>
    public NodeAddress ExternalAddress { get; init; }
}
