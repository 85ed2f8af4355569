using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Udp;

/// <summary>Announces and scrapes over UDP (BEP 15, 41), through one socket for each address family, opened when first needed. Thread-safe.</summary>
internal sealed class UdpTracker(TrackerClientOptions options, AddressResolver resolver) : ITracker
{
    // Two loops, two sources: Random is not thread-safe.
    private readonly Random _random4 = options.Random ?? new CryptoRandom();
    private readonly Random _random6 = options.Random is { } random ? new Random(random.Next()) : new CryptoRandom();
    private readonly Lock _lock = new();
    private UdpTrackerSocket? _ipv4;
    private UdpTrackerSocket? _ipv6;
    private bool _isDisposed;

    public int MaxScrapeHashes => UdpScrapeRequest.MaxInfoHashes;

    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AddressFamily family, AnnounceRequest request, CancellationToken cancellationToken)
    {
        var urlData = GetUrlData(tracker);
        var endPoint = await ResolveAsync(tracker, family, cancellationToken).ConfigureAwait(false);
        var result = await GetSocket(family).RunAsync((core, now) => core.Announce(now, endPoint, request, urlData), cancellationToken).ConfigureAwait(false);
        return result.Announce!;
    }

    public async Task<ScrapeResponse> ScrapeAsync(Uri tracker, AddressFamily family, IReadOnlyList<InfoHash> hashes, CancellationToken cancellationToken)
    {
        var endPoint = await ResolveAsync(tracker, family, cancellationToken).ConfigureAwait(false);
        var result = await GetSocket(family).RunAsync((core, now) => core.Scrape(now, endPoint, hashes), cancellationToken).ConfigureAwait(false);
        return result.Scrape!;
    }

    public async ValueTask DisposeAsync()
    {
        UdpTrackerSocket?[] sockets;
        lock (_lock)
        {
            _isDisposed = true;
            sockets = [_ipv4, _ipv6];
            _ipv4 = _ipv6 = null;
        }

        foreach (var socket in sockets)
        {
            if (socket is not null)
                await socket.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string GetUrlData(Uri tracker)
    {
        var urlData = tracker.PathAndQuery;
        if (urlData.Length > UdpUrlData.MaxLength || urlData.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new TrackerException(TrackerErrorCode.InvalidUri, "Path and query are too long for a UDP tracker.");
        return urlData is "/" ? "" : urlData;
    }

    private async Task<IPEndPoint> ResolveAsync(Uri tracker, AddressFamily family, CancellationToken cancellationToken)
    {
        if (tracker.Port is < 1 or > ushort.MaxValue)
            throw new TrackerException(TrackerErrorCode.InvalidUri, "A UDP tracker's URL needs a port.");
        var addresses = await resolver.ResolveAsync(AddressResolver.GetHost(tracker), family, cancellationToken).ConfigureAwait(false);
        return new IPEndPoint(addresses[0], tracker.Port);
    }

    private UdpTrackerSocket GetSocket(AddressFamily family)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(TrackerClient));
            try
            {
                return family == AddressFamily.InterNetworkV6
                    ? _ipv6 ??= new UdpTrackerSocket(options, _random6, family)
                    : _ipv4 ??= new UdpTrackerSocket(options, _random4, family);
            }
            catch (SocketException e)
            {
                throw new TrackerException(TrackerErrorCode.ConnectionFailed, $"No UDP socket of the family {family} can be opened.", e);
            }
        }
    }
}
