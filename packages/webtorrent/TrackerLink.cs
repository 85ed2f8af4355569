using System.Net;
using System.Security.Cryptography;
using WebTorrent.Identifiers;
using WebTorrent.TorrentEngine;
using WebTorrent.Tracker;

namespace WebTorrent;

/// <summary>Joins a torrent to its trackers: tells them how it stands, and it whom they know.</summary>
internal sealed class TrackerLink : IAsyncDisposable
{
    private readonly Torrent _torrent;
    private readonly PeerId _peerId;
    private readonly ushort _port;
    private readonly uint _key = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private readonly Func<IPEndPoint, bool> _mayDial;
    private readonly TrackerAnnouncer _announcer;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Makes a link; call <see cref="Start"/>.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="client">Makes the announces.</param>
    /// <param name="tiers">Where to.</param>
    /// <param name="peerId">Who we are.</param>
    /// <param name="port">Where peers find us; 0: nowhere.</param>
    /// <param name="mayDial">Whether a peer that these trackers give may be dialled.</param>
    public TrackerLink(Torrent torrent, TrackerClient client, IReadOnlyList<IReadOnlyList<string>> tiers, PeerId peerId, ushort port, Func<IPEndPoint, bool> mayDial)
    {
        _torrent = torrent;
        _peerId = peerId;
        _port = port;
        _mayDial = mayDial;
        var isPrivate = torrent.Info is { IsPrivate: true };
        _announcer = new TrackerAnnouncer(client, tiers, _ => Describe(), new TrackerAnnouncerOptions { AnnounceToAllTiers = !isPrivate });
    }

    /// <summary>Every tracker, and how it answered.</summary>
    public IReadOnlyList<TrackerStatus> Trackers => _announcer.Trackers;

    /// <summary>Begins to announce, once it is known how much is left.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Tells the trackers that we stop; bounded in time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _announcer.DisposeAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        // A seeder that announced itself during its check would be listed as a leecher until the next announce.
        // Without metadata there is nothing to check, and peers are needed to get it.
        var isByMagnet = _torrent.Info is null;
        if (!isByMagnet)
            await _torrent.WaitForMetadataAsync(_stopping.Token).ConfigureAwait(false);
        _announcer.Start();
        await Task.WhenAll(PassPeersAsync(), TellCompletionAsync(isByMagnet)).ConfigureAwait(false);
    }

    private AnnounceRequest Describe()
    {
        var status = _torrent.GetStatus();
        var isKnown = status.State is TorrentState.Downloading or TorrentState.Seeding;
        return new AnnounceRequest
        {
            InfoHash = _torrent.InfoHash,
            PeerId = _peerId,
            Port = _port,
            Left = isKnown ? status.BytesTotal - status.BytesVerified : Math.Max(1, _torrent.Info?.Length ?? 1),
            Downloaded = status.BytesDownloaded,
            Uploaded = status.BytesUploaded,
            Key = _key,
        };
    }

    private async Task PassPeersAsync()
    {
        await foreach (var peer in _announcer.PeersAsync(_stopping.Token).ConfigureAwait(false))
        {
            if (_mayDial(peer))
                _torrent.AddPeer(peer);
        }
    }

    private async Task TellCompletionAsync(bool isByMagnet)
    {
        await _torrent.WaitForMetadataAsync(_stopping.Token).ConfigureAwait(false);
        var wasComplete = _torrent.State == TorrentState.Seeding;
        await _torrent.WaitForCompletionAsync(_stopping.Token).ConfigureAwait(false);
        if (!wasComplete)
            await _announcer.CompletedAsync(_stopping.Token).ConfigureAwait(false);
        else if (isByMagnet)
            _announcer.AnnounceNow(); // Everything was on disk: the trackers were told something else before the metadata came.
    }
}
