using System.Net;
using WebTorrent.Interop.Tests.Clients;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>One payload, its peers and, where one of them needs it, a tracker. All of it ends with the test.</summary>
public sealed class Swarm : IAsyncDisposable
{
    private static readonly TimeSpan TransferTimeout = TimeSpan.FromSeconds(120);

    private readonly bool _withOwnAddresses;
    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningPeer> _peers = [];
    private readonly List<IPEndPoint> _sources = [];
    private TorrentFile _torrent;
    private Opentracker? _tracker;
    private IPEndPoint? _dhtEntrance;
    private string? _announce;

    /// <summary>Makes a swarm without peers.</summary>
    /// <param name="payload">What travels.</param>
    /// <param name="withOwnAddresses">Whether no peer may have a loopback address: Transmission takes part.</param>
    public Swarm(Payload payload, bool withOwnAddresses = false)
    {
        if (withOwnAddresses) LocalNetwork.RequireAddresses();
        _withOwnAddresses = withOwnAddresses;
        Payload = payload;
        _torrent = payload.Torrent;
    }

    /// <summary>What travels.</summary>
    public Payload Payload { get; }

    /// <summary>The .torrent file; it names the tracker when there is one.</summary>
    public string TorrentPath => _torrent.Path;

    /// <summary>A magnet link; it names the tracker when there is one.</summary>
    public string Magnet => _torrent.ToMagnet(_announce);

    private IPAddress CommonAddress => _withOwnAddresses ? LocalNetwork.FirstAddress : IPAddress.Loopback;

    /// <summary>One seeder, one leecher, one transfer that must end right.</summary>
    public static async Task TransferAsync(Payload payload, TorrentClient seeder, TorrentClient leecher, SourceKind source)
    {
        await using var swarm = new Swarm(payload, seeder.NeedsOwnAddress || leecher.NeedsOwnAddress);
        if (leecher.NeedsTracker) await swarm.StartTrackerAsync();
        await swarm.SeedAsync(seeder);
        await swarm.DownloadAsync(leecher, source);
    }

    /// <summary>Starts opentracker; whoever joins later uses it instead of being told addresses.</summary>
    /// <param name="overUdp">Whether the torrent names it by its UDP address.</param>
    public async Task StartTrackerAsync(bool overUdp = false)
    {
        _tracker = await Opentracker.StartAsync(_folder.Folder("tracker"), CommonAddress, _torrent.InfoHash);
        _announce = overUdp ? _tracker.UdpAnnounce : _tracker.HttpAnnounce;
        _torrent = await _torrent.WithAnnounceAsync(_announce, _folder.File("announce.torrent"));
    }

    /// <summary>Whoever joins later finds peers in the DHT of this node instead of being told addresses.</summary>
    public void EnterDht(IPEndPoint entrance) => _dhtEntrance = entrance;

    /// <summary>Starts a seeder, and waits until the tracker, if any, knows it.</summary>
    /// <param name="client">What seeds.</param>
    /// <param name="folder">Its data, where that is not the payload itself; the client believes that it is right.</param>
    public async Task<RunningPeer> SeedAsync(TorrentClient client, string? folder = null)
    {
        PeerJob job = Job(client, TorrentPath, folder ?? Payload.Folder) with { SkipCheck = folder is not null };
        RunningPeer peer = Track(await client.SeedAsync(job));
        AddPeer(peer.Listen);
        if (_tracker is not null) await _tracker.WaitForSeedersAsync(_sources.Count);
        return peer;
    }

    /// <summary>Tells later downloads of a peer that is no program.</summary>
    public void AddPeer(IPEndPoint endPoint) => _sources.Add(endPoint);

    /// <summary>Starts a download from all seeders so far.</summary>
    /// <param name="client">What downloads.</param>
    /// <param name="source">What it is given.</param>
    /// <param name="folder">Where to, when not into an empty folder of its own.</param>
    /// <param name="from">The only peer that it is told of, when not all seeders.</param>
    public async Task<Download> StartDownloadAsync(TorrentClient client, SourceKind source = SourceKind.Torrent, string? folder = null, IPEndPoint? from = null)
    {
        folder ??= NewFolder();
        PeerJob job = Job(client, source == SourceKind.Magnet ? Magnet : TorrentPath, folder);
        if (_tracker is null && _dhtEntrance is null) job = job with { Peers = from is null ? [.. _sources] : [from] };
        return new Download(Payload, client, Track(await client.LeechAsync(job)), folder);
    }

    /// <summary>Downloads from all seeders so far; the result must be the payload.</summary>
    public async Task<Download> DownloadAsync(TorrentClient client, SourceKind source = SourceKind.Torrent)
    {
        Download download = await StartDownloadAsync(client, source);
        await download.FinishAsync(TransferTimeout);
        return download;
    }

    /// <summary>An empty folder that goes with the swarm.</summary>
    public string NewFolder() => _folder.Folder("download" + Guid.NewGuid().ToString("N")[..8]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_peers.Select(peer => peer.DisposeAsync().AsTask()));
        if (_tracker is not null) await _tracker.DisposeAsync();
        _folder.Dispose();
    }

    private PeerJob Job(TorrentClient client, string source, string folder) => new()
    {
        Source = source,
        Folder = folder,
        Tracker = _announce,
        DhtEntrance = _dhtEntrance,
        Scratch = _folder.Folder("scratch" + Guid.NewGuid().ToString("N")[..8]),
        Listen = new IPEndPoint(client.NeedsOwnAddress ? LocalNetwork.SecondAddress : CommonAddress, LocalNetwork.FreePort()),
    };

    private RunningPeer Track(RunningPeer peer)
    {
        _peers.Add(peer);
        return peer;
    }
}
