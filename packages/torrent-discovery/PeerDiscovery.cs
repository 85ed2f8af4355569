using WebTorrent.Identifiers;
using WebTorrent.TorrentDiscovery.Finding;
using WebTorrent.Tracker;

namespace WebTorrent.TorrentDiscovery;

/// <summary>
/// Finds the peers of one torrent through its trackers, the DHT and the local network, and gives them as one stream. Tells all of them of us.
/// A private torrent (BEP 27) uses its trackers only.
/// </summary>
/// <remarks>Thread-safe. Nothing happens before <see cref="Start"/>.</remarks>
public sealed class PeerDiscovery : IAsyncDisposable
{
    private static readonly TimeSpan WantInterval = TimeSpan.FromSeconds(30);

    private readonly InfoHash _infoHash;
    private readonly PeerDiscoveryOptions _options;
    private readonly PeerStream _stream;
    private readonly DhtRounds? _dht;
    private readonly List<(TrackerAnnouncer Announcer, TrackerGroup Group)> _trackers = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _private;
    private readonly Lock _lock = new();
    private Task? _running;
    private Task? _disposal;

    /// <summary>Makes a discovery; call <see cref="Start"/>.</summary>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="options">Where to look.</param>
    /// <exception cref="ArgumentException">There are trackers, and nothing to describe the torrent to them with.</exception>
    public PeerDiscovery(InfoHash infoHash, PeerDiscoveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Trackers.Count > 0 && options.DescribeToTrackers is null)
            throw new ArgumentException("Trackers are announced to with DescribeToTrackers, which is missing.", nameof(options));
        _infoHash = infoHash;
        _options = options;
        _stream = new PeerStream(options.AllowPrivateAddresses, options.TimeProvider);
        _private = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        foreach (var group in options.Trackers)
        {
            var announcerOptions = new TrackerAnnouncerOptions { AnnounceToAllTiers = !options.IsPrivate };
            _trackers.Add((new TrackerAnnouncer(group.Client, group.Tiers, options.DescribeToTrackers!, announcerOptions), group));
        }

        if (options is { IsPrivate: false, Dht: { } dht })
        {
            _dht = new DhtRounds(options.TimeProvider)
            {
                Lookup = token => dht.LookupAsync(infoHash, token),
                Announce = options.Port == 0 ? null : token => dht.AnnounceAsync(infoHash, ExternalPort, options.IsSeed(), token),
                Found = peer => _stream.Offer(peer, PeerSource.Dht, mayBePrivate: false),
            };
        }
    }

    /// <summary>Every tracker, and how it answered last.</summary>
    public IReadOnlyList<TrackerStatus> Trackers => [.. _trackers.SelectMany(tracker => tracker.Announcer.Trackers)];

    private ushort ExternalPort => _options.ExternalPort?.Invoke() is { } port and not 0 ? port : _options.Port;

    /// <summary>Begins to look. Further calls change nothing.</summary>
    /// <exception cref="ObjectDisposedException">The discovery was disposed.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            _running ??= RunAsync();
        }
    }

    /// <summary>
    /// The peers that are found, as they come, until the discovery is disposed. The same peer comes again after ten minutes at the soonest.
    /// With several readers each peer goes to one.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<DiscoveredPeer> PeersAsync(CancellationToken cancellationToken = default) => _stream.ReadAllAsync(cancellationToken);

    /// <summary>More peers are wanted: trackers and DHT are asked as soon as their manners allow.</summary>
    public void SeekMore()
    {
        foreach (var (announcer, _) in _trackers)
            announcer.AnnounceNow();
        _dht?.SeekMore();
    }

    /// <summary>The download finished in this session: the trackers are told once (BEP 3). Not to be called when everything was there at the start.</summary>
    /// <param name="cancellationToken">Ends the wait, not the telling.</param>
    public Task CompletedAsync(CancellationToken cancellationToken = default)
        => Task.WhenAll(_trackers.Select(tracker => tracker.Announcer.CompletedAsync(cancellationToken)));

    /// <summary>
    /// The metadata of a magnet link turned out to be private (BEP 27): from now on only trackers are asked, and nobody is passed on whom others told of.
    /// Before the start, too; without effect after the end.
    /// </summary>
    public void BecomePrivate()
    {
        _stream.BecomePrivate();
        lock (_lock)
        {
            if (_disposal is null)
                _ = _private.CancelAsync(); // What waits on it runs elsewhere, not under this lock.
        }
    }

    /// <summary>Stops looking, and says so to the trackers (for at most 2 s) and on the local network. May be called again.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
            return new ValueTask(_disposal ??= StopAsync());
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_trackers.Select(tracker => tracker.Announcer.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (_running is not null)
            await _running.ConfigureAwait(false);
        _stream.Close();
        _private.Dispose();
        _stopping.Dispose();
    }

    private Task RunAsync()
    {
        var finders = new List<Task> { RunAsync(AskForMoreAsync, _stopping.Token) };
        foreach (var (announcer, group) in _trackers)
        {
            announcer.Start();
            finders.Add(RunAsync(token => PassAsync(announcer, group, token), _stopping.Token));
        }

        if (_private.IsCancellationRequested)
            return Task.WhenAll(finders);
        if (_dht is not null)
            finders.Add(RunAsync(_dht.RunAsync, _private.Token));
        if (_options is { IsPrivate: false, Port: not 0, Neighbourhood: not null })
            finders.Add(RunAsync(FindNeighboursAsync, _private.Token));
        return Task.WhenAll(finders);
    }

    /// <summary>Runs a finder until it is cancelled. One that fails for another reason is logged, and leaves the others alone.</summary>
    private async Task RunAsync(Func<CancellationToken, Task> find, CancellationToken cancellationToken)
    {
        await Task.Yield();
#pragma warning disable CA1031 // The others go on.
        try
        {
            await find(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (Exception exception)
        {
            Log.FinderFailed(_options.Logger, exception);
        }
#pragma warning restore CA1031
    }

    private async Task PassAsync(TrackerAnnouncer announcer, TrackerGroup group, CancellationToken cancellationToken)
    {
        await foreach (var peer in announcer.PeersAsync(cancellationToken).ConfigureAwait(false))
            _stream.Offer(peer, PeerSource.Tracker, group.MayNamePrivatePeers);
    }

    /// <summary>Neighbours speak for themselves, so they are believed about private addresses.</summary>
    private async Task FindNeighboursAsync(CancellationToken cancellationToken)
    {
        using var announcement = _options.Neighbourhood!.Announce(_infoHash, _options.Port, peer => _stream.Offer(peer, PeerSource.LocalNetwork, mayBePrivate: true));
        await Task.Delay(Timeout.InfiniteTimeSpan, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    private async Task AskForMoreAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WantInterval, _options.TimeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_options.WantsMore())
                SeekMore();
        }
    }
}
