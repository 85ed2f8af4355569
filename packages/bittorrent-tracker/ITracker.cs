using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker;

/// <summary>One way of talking to trackers, over the address family that it is told.</summary>
internal interface ITracker : IAsyncDisposable
{
    /// <summary>How many torrents fit in one scrape.</summary>
    int MaxScrapeHashes { get; }

    /// <summary>The address families to announce to a host over, at once.</summary>
    IReadOnlyList<AddressFamily> GetFamilies(string host);

    Task<AnnounceResponse> AnnounceAsync(Uri tracker, AddressFamily family, AnnounceRequest request, CancellationToken cancellationToken);

    Task<ScrapeResponse> ScrapeAsync(Uri tracker, AddressFamily family, IReadOnlyList<InfoHash> hashes, CancellationToken cancellationToken);
}
