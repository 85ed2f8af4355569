using System.Security.Cryptography;
using WebTorrent.Identifiers;
using WebTorrent.TorrentDiscovery;
using WebTorrent.TorrentEngine;
using WebTorrent.Tracker;

namespace WebTorrent.Torrents;

/// <summary>Joins a torrent to what finds its peers: tells trackers and the DHT how it stands, and it whom they know.</summary>
internal sealed class DiscoveryLink : IAsyncDisposable
{
    private readonly Torrent _torrent;
    private readonly PeerId _peerId;
    private readonly Func<ushort> _port;
    private readonly uint _key = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private readonly PeerDiscovery _discovery;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Makes a link; call <see cref="Start"/>.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="peerId">Who we are.</param>
    /// <param name="options">Where to look for peers.</param>
    public DiscoveryLink(Torrent torrent, PeerId peerId, PeerDiscoveryOptions options)
    {
        _torrent = torrent;
        _peerId = peerId;
        _port = options.ExternalPort ?? (() => options.Port);
        _discovery = new PeerDiscovery(torrent.InfoHash, options with
        {
            DescribeToTrackers = _ => Describe(),
            IsPrivate = torrent.Info is { IsPrivate: true },
            IsSeed = () => torrent.State == TorrentState.Seeding,
            WantsMore = WantsMore,
        });
    }

    /// <summary>Every tracker, and how it answered.</summary>
    public IReadOnlyList<TrackerStatus> Trackers => _discovery.Trackers;

    /// <summary>Begins to announce, once it is known how much is left.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Tells the trackers that we stop; bounded in time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _discovery.DisposeAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        // A seeder that announced itself during its check would be listed as a leecher until the next announce.
        // Without metadata there is nothing to check, and peers are needed to get it.
        var known = await _torrent.WaitForKnownMetadataAsync(_stopping.Token).ConfigureAwait(false);
        if (known is { IsPrivate: true })
            _discovery.BecomePrivate(); // A magnet link whose metadata an earlier session saved.
        var isByMagnet = known is null;
        if (!isByMagnet)
            await _torrent.WaitForMetadataAsync(_stopping.Token).ConfigureAwait(false);
        _discovery.Start();
        var passing = PassPeersAsync();
        try
        {
            await FollowAsync(isByMagnet).ConfigureAwait(false);
        }
        catch (TorrentException)
        {
            // It failed and serves nobody any more: no stranger is sent to it.
            await _discovery.DisposeAsync().ConfigureAwait(false);
        }

        await passing.ConfigureAwait(false);
    }

    private AnnounceRequest Describe()
    {
        var status = _torrent.GetStatus();
        var isKnown = status.State is TorrentState.Downloading or TorrentState.Seeding;
        return new AnnounceRequest
        {
            InfoHash = _torrent.InfoHash,
            PeerId = _peerId,
            Port = _port(),
            Left = isKnown ? status.BytesTotal - status.BytesVerified : Math.Max(1, _torrent.Info?.Length ?? 1),
            Downloaded = status.BytesDownloaded,
            Uploaded = status.BytesUploaded,
            Key = _key,
        };
    }

    /// <summary>Nobody is there to ask, though something is missing.</summary>
    private bool WantsMore()
    {
        var status = _torrent.GetStatus();
        return status is { State: TorrentState.FetchingMetadata or TorrentState.Downloading, PeersConnected: 0 };
    }

    private async Task PassPeersAsync()
    {
        await foreach (var peer in _discovery.PeersAsync(_stopping.Token).ConfigureAwait(false))
            _torrent.AddPeer(peer.EndPoint, isHearsay: peer.Source != PeerSource.Tracker);
    }

    private async Task FollowAsync(bool isByMagnet)
    {
        var info = await _torrent.WaitForInfoAsync(_stopping.Token).ConfigureAwait(false);
        if (info.IsPrivate)
            _discovery.BecomePrivate();
        await _torrent.WaitForCompletionAsync(_stopping.Token).ConfigureAwait(false);
        // What was complete at its start has downloaded nothing. Its state at the start may be over before anybody looks at it.
        if (_torrent.GetStatus().BytesDownloaded > 0)
            await _discovery.CompletedAsync(_stopping.Token).ConfigureAwait(false);
        else if (isByMagnet)
            _discovery.SeekMore(); // Everything was on disk: the trackers were told something else before the metadata came.
    }
}
