using System.Net;
using System.Net.Sockets;
using WebTorrent.Datagram;
using WebTorrent.Identifiers;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Udp;

/// <summary>Announces and scrapes over UDP (BEP 15, 41), through the socket of the options or one of its own, opened when first needed. Thread-safe.</summary>
internal sealed class UdpTracker(TrackerClientOptions options, AddressResolver resolver) : ITracker
{
    private readonly WorkingAddresses _working = new();
    private readonly Lock _gate = new();
    private DatagramSocket? _ownSocket;
    private UdpTrackerDriver? _driver;
    private bool _isDisposed;

    public int MaxScrapeHashes => UdpScrapeRequest.MaxInfoHashes;

    public IReadOnlyList<AddressFamily> GetFamilies(string host) => AddressResolver.GetFamilies(host, options.EnableIPv6);

    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AddressFamily family, AnnounceRequest request, CancellationToken cancellationToken)
    {
        var urlData = GetUrlData(tracker);
        var result = await RunAsync(tracker, family, (core, now, endPoint) => core.Announce(now, endPoint, request, urlData), cancellationToken).ConfigureAwait(false);
        return result.Announce!;
    }

    public async Task<ScrapeResponse> ScrapeAsync(Uri tracker, AddressFamily family, IReadOnlyList<InfoHash> hashes, CancellationToken cancellationToken)
    {
        var result = await RunAsync(tracker, family, (core, now, endPoint) => core.Scrape(now, endPoint, hashes), cancellationToken).ConfigureAwait(false);
        return result.Scrape!;
    }

    public async ValueTask DisposeAsync()
    {
        UdpTrackerDriver? driver;
        lock (_gate)
        {
            _isDisposed = true;
            driver = _driver;
        }

        if (driver is not null)
            await driver.DisposeAsync().ConfigureAwait(false);
        if (_ownSocket is not null)
            await _ownSocket.DisposeAsync().ConfigureAwait(false);
    }

    private static string GetUrlData(Uri tracker)
    {
        var urlData = tracker.PathAndQuery;
        if (urlData.Length > UdpUrlData.MaxLength || urlData.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new TrackerException(TrackerErrorCode.InvalidUri, "Path and query are too long for a UDP tracker.");
        return urlData is "/" ? "" : urlData;
    }

    /// <summary>Asks the host's addresses one after the other until one answers: first the one that answered last time.</summary>
    private async Task<UdpTrackerEvent> RunAsync(
        Uri tracker, AddressFamily family, Func<UdpTrackerCore, TimeSpan, IPEndPoint, int> begin, CancellationToken cancellationToken)
    {
        if (tracker.Port is < 1 or > ushort.MaxValue)
            throw new TrackerException(TrackerErrorCode.InvalidUri, "A UDP tracker's URL needs a port.");
        var host = AddressResolver.GetHost(tracker);
        var addresses = _working.Order(host, await resolver.ResolveAsync(host, family, cancellationToken).ConfigureAwait(false));
        var driver = GetDriver();
        for (var i = 0; ; i++)
        {
            var endPoint = new IPEndPoint(addresses[i], tracker.Port);
            try
            {
                var result = await driver.RunAsync((core, now) => begin(core, now, endPoint), cancellationToken).ConfigureAwait(false);
                _working.Remember(host, addresses, i);
                return result;
            }
            catch (TrackerException e) when (e.Code is TrackerErrorCode.Timeout or TrackerErrorCode.ConnectionFailed && i < addresses.Count - 1)
            {
                // The next address may be another machine.
            }
        }
    }

    private UdpTrackerDriver GetDriver()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(TrackerClient));
            return _driver ??= new UdpTrackerDriver(options.Socket ?? (_ownSocket = OpenSocket()), options);
        }
    }

    private DatagramSocket OpenSocket()
    {
        try
        {
            var socket = new DatagramSocket(new DatagramSocketOptions { TimeProvider = options.TimeProvider, Logger = options.Logger });
            socket.Start();
            return socket;
        }
        catch (DatagramException e)
        {
            throw new TrackerException(TrackerErrorCode.ConnectionFailed, "No UDP socket can be opened.", e);
        }
    }
}
