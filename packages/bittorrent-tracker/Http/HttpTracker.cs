using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Http;

/// <summary>Announces and scrapes over HTTP(S), through one <see cref="BoundedHttpClient"/> for each address family. Thread-safe.</summary>
internal sealed class HttpTracker : ITracker
{
    private readonly TrackerClientOptions _options;
    private readonly BoundedHttpClient _ipv4;
    private readonly BoundedHttpClient _ipv6;

    public HttpTracker(TrackerClientOptions options, AddressResolver resolver)
    {
        _options = options;
        _ipv4 = new BoundedHttpClient(options, resolver, AddressFamily.InterNetwork);
        _ipv6 = new BoundedHttpClient(options, resolver, AddressFamily.InterNetworkV6);
    }

    public int MaxScrapeHashes => 50;

    public IReadOnlyList<AddressFamily> GetFamilies(string host) => AddressResolver.GetFamilies(host, _options.EnableIPv6);

    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AddressFamily family, AnnounceRequest request, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(HttpTrackerUri.ForAnnounce(tracker, request), family, cancellationToken).ConfigureAwait(false);
        return HttpTrackerReply.ParseAnnounce(answer.Body, _options.MaxPeers);
    }

    public async Task<ScrapeResponse> ScrapeAsync(Uri tracker, AddressFamily family, IReadOnlyList<InfoHash> hashes, CancellationToken cancellationToken)
    {
        if (!HttpTrackerUri.TryForScrape(tracker, hashes, out var scrape))
            throw new TrackerException(TrackerErrorCode.Unsupported, "The tracker has no scrape: no part of its path begins with \"announce\".");
        var answer = await GetAsync(scrape, family, cancellationToken).ConfigureAwait(false);
        return HttpTrackerReply.ParseScrape(answer.Body, hashes);
    }

    public ValueTask DisposeAsync()
    {
        _ipv4.Dispose();
        _ipv6.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpAnswer> GetAsync(Uri uri, AddressFamily family, CancellationToken cancellationToken)
    {
        var client = family == AddressFamily.InterNetworkV6 ? _ipv6 : _ipv4;
        var answer = await client.GetAsync(uri, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccess)
            return answer;
        if (HttpTrackerReply.TryParseFailure(answer.Body, out var failure))
            throw failure;
        throw new TrackerException(TrackerErrorCode.HttpStatus, $"The tracker answered with HTTP status {(int)answer.Status}.") { RetryIn = answer.RetryAfter };
    }
}
