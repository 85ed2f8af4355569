using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using WebTorrent.ChunkStore;
using WebTorrent.CreateTorrent;
using WebTorrent.Identifiers;
using WebTorrent.Network;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine;
using WebTorrent.Torrents;

namespace WebTorrent;

/// <summary>A streaming torrent client: adds torrents by magnet link, file or info-hash, seeds what is on disk, and gives files as streams.</summary>
/// <remarks>Thread-safe. Opens no socket before the first torrent, or <see cref="StartAsync"/>.</remarks>
/// <example>
/// <code>
/// await using var client = new WebTorrentClient();
/// var torrent = await client.AddAsync("magnet:?xt=urn:btih:...");
/// await torrent.Files[0].OpenRead().CopyToAsync(video);
/// </code>
/// </example>
public sealed class WebTorrentClient : IAsyncDisposable
{
    private readonly WebTorrentClientOptions _options;
    private readonly ConcurrentDictionary<InfoHash, ClientTorrent> _torrents = new();
    private readonly SemaphoreSlim _starting = new(1);
    private readonly Lock _lock = new();
    private readonly ClientNetwork _network;
    private IReadOnlyList<PeerAcceptor> _acceptors = [];
    private TorrentEnvironment? _environment;
    private Task? _disposed;
    private volatile bool _isDisposed;

    /// <summary>Makes a client; does nothing yet.</summary>
    /// <param name="options">How it works; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">One of <see cref="WebTorrentClientOptions.IceServers"/> is none, or needs an account.</exception>
    public WebTorrentClient(WebTorrentClientOptions? options = null)
    {
        _options = options ?? new WebTorrentClientOptions();
        using var random = RandomNumberGenerator.Create();
        PeerId = PeerId.Generate(ClientName.PeerIdPrefix, random);
        _network = new ClientNetwork(_options, Introduce);
    }

    /// <summary>Who we are to peers and trackers.</summary>
    public PeerId PeerId { get; }

    /// <summary>Where peers are awaited; null before the start, and when the options say nowhere.</summary>
    public IPEndPoint? ListenEndPoint => _network.ListenEndPoint;

    /// <summary>The torrents, in no order.</summary>
    public IReadOnlyCollection<Torrent> Torrents => [.. _torrents.Values.Select(t => t.Torrent)];

    /// <summary>Opens the port. Done by itself when the first torrent is added; call it to learn early that the port is taken.</summary>
    /// <param name="cancellationToken">Ends the wait for another caller's start.</param>
    /// <exception cref="Datagram.DatagramException">The port is taken in UDP.</exception>
    /// <exception cref="PeerTransportException">The port is taken, or the address is not this machine's.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken = default)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_environment is not null)
                return;
            await _network.StartAsync().ConfigureAwait(false);
            _environment = MakeEnvironment();
            if (_options.Listen is not null)
                _acceptors = [.. _network.Transports.Select(Accept)];
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Adds a torrent and starts it.</summary>
    /// <param name="id">A magnet link, the path of a .torrent file, or an info-hash of 40 hexadecimal digits.</param>
    /// <param name="options">Its folder, peers, trackers; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the wait for the metadata, and removes the torrent again.</param>
    /// <returns>The torrent, once its metadata is known and what is on disk was checked. It goes on downloading.</returns>
    /// <exception cref="TorrentFormatException">The identifier, or the file it names, is malformed.</exception>
    /// <exception cref="InvalidOperationException">The torrent was added before.</exception>
    /// <exception cref="TorrentException">The torrent failed.</exception>
    /// <exception cref="IOException">The .torrent file cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<Torrent> AddAsync(string id, AddTorrentOptions? options = null, CancellationToken cancellationToken = default)
    {
        var source = await TorrentSource.ResolveAsync(id, cancellationToken).ConfigureAwait(false);
        return await AddAsync(source, options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="AddAsync(string, AddTorrentOptions?, CancellationToken)"/>
    /// <param name="source">The metadata, or a magnet link.</param>
    /// <param name="options">Its folder, peers, trackers; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the wait for the metadata, and removes the torrent again.</param>
    public async Task<Torrent> AddAsync(TorrentSource source, AddTorrentOptions? options = null, CancellationToken cancellationToken = default)
    {
        var torrent = await StartTorrentAsync(source, options, cancellationToken).ConfigureAwait(false);
        try
        {
            await torrent.WaitForMetadataAsync(cancellationToken).ConfigureAwait(false);
            return torrent;
        }
        catch
        {
            await RemoveAsync(torrent).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds a torrent and starts it, without waiting for its metadata: for whoever wants to show what happens meanwhile.</summary>
    /// <param name="source">The metadata, or a magnet link.</param>
    /// <param name="options">Its folder, peers, trackers; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="InvalidOperationException">The torrent was added before.</exception>
    public async Task<Torrent> StartTorrentAsync(TorrentSource source, AddTorrentOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new AddTorrentOptions();
        source = await source.ResolveAsync(cancellationToken).ConfigureAwait(false);
        await StartAsync(cancellationToken).ConfigureAwait(false);
        var added = new ClientTorrent(source, options, _options, EnvironmentFor(options), _network);
        if (!_torrents.TryAdd(added.Torrent.InfoHash, added))
        {
            await added.DisposeAsync().ConfigureAwait(false);
            throw new InvalidOperationException($"The torrent {added.Torrent.Name} was added before.");
        }

        if (_isDisposed)
        {
            // The client was disposed meanwhile, and may have stopped its torrents before this was one of them.
            await RemoveAsync(added.Torrent).ConfigureAwait(false);
            throw new ObjectDisposedException(nameof(WebTorrentClient));
        }

        added.Start();
        return added.Torrent;
    }

    /// <summary>Gets the metadata of a magnet link from its peers, and nothing else: no file is made, no payload is downloaded.</summary>
    /// <param name="source">A magnet link; metadata that is there already is given back at once.</param>
    /// <param name="options">Peers and trackers; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The torrent was added before.</exception>
    public async Task<TorrentInfo> GetMetadataAsync(TorrentSource source, AddTorrentOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Info is { } known)
            return known;
        options ??= new AddTorrentOptions();
        options = options with { Torrent = (options.Torrent ?? _options.Torrent) with { MetadataOnly = true } };
        var torrent = await AddAsync(source, options, cancellationToken).ConfigureAwait(false);
        await RemoveAsync(torrent).ConfigureAwait(false);
        return torrent.Info!;
    }

    /// <summary>Makes a torrent of a file or folder and seeds it from where it is.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="creation">How the torrent is made; null: the defaults.</param>
    /// <param name="options">Peers and trackers; its folder is not used. Null: the defaults.</param>
    /// <param name="progress">How far the hashing has come.</param>
    /// <param name="cancellationToken">Ends the hashing.</param>
    /// <exception cref="TorrentBuildException">The path cannot be read, or changed while it was.</exception>
    /// <exception cref="InvalidOperationException">The torrent was added before.</exception>
    public async Task<Torrent> SeedAsync(
        string path,
        TorrentBuilderOptions? creation = null,
        AddTorrentOptions? options = null,
        IProgress<HashProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new AddTorrentOptions();
        var info = await new TorrentBuilder(creation).BuildAsync(path, progress, cancellationToken).ConfigureAwait(false);
        var inPlace = options with
        {
            Directory = Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(path))),
            Torrent = (options.Torrent ?? _options.Torrent) with { TrustContent = true },
        };
        return await AddAsync(TorrentSource.FromInfo(info.WithFileNames(FileNameRules.Native)), inPlace, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops a torrent and forgets it; its files stay, and so does its resume data unless it is complete.</summary>
    /// <param name="torrent">A torrent of this client; removing it twice does nothing.</param>
    public async Task RemoveAsync(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        // Another torrent with this info-hash may have been added since: that one stays.
        if (!_torrents.TryGetValue(torrent.InfoHash, out var known) || known.Torrent != torrent)
            return;
        // Only then can it be added anew: both would write the same files, and the last thing that trackers heard would be that we left.
        await known.DisposeAsync().ConfigureAwait(false);
        _torrents.TryRemove(new(torrent.InfoHash, known));
    }

    /// <summary>The trackers of a torrent, and how each answered last.</summary>
    /// <param name="torrent">A torrent of this client.</param>
    public IReadOnlyList<Tracker.TrackerStatus> GetTrackers(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        return _torrents.GetValueOrDefault(torrent.InfoHash)?.Trackers ?? [];
    }

    /// <summary>Stops everything: peers, trackers ("stopped", for at most 2 s), writes under way; saves resume data.</summary>
    public ValueTask DisposeAsync()
    {
        _isDisposed = true; // Before anything is stopped, so that whatever is added from now on is noticed by whoever adds it.
        lock (_lock)
            _disposed ??= StopAsync();
        return new ValueTask(_disposed);
    }

    private async Task StopAsync()
    {
        // A start under way ends first; the next one finds the client disposed.
        await _starting.WaitAsync().ConfigureAwait(false);
        _starting.Release();
        await Task.WhenAll(_acceptors.Select(a => a.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(_torrents.Values.Select(t => t.DisposeAsync().AsTask())).ConfigureAwait(false);
        await _network.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A tracker brought a WebRTC connection about.</summary>
    private void Introduce(InfoHash infoHash, PeerConnection connection)
    {
        if (!_isDisposed && _torrents.TryGetValue(infoHash, out var known))
            known.Torrent.AddConnection(connection);
        else
            _ = connection.DisposeAsync().AsTask();
    }

    private PeerAcceptor Accept(IPeerTransport transport)
    {
        var acceptor = new PeerAcceptor(transport, _environment!, _options.Torrent, hash => _torrents.GetValueOrDefault(hash)?.Torrent);
        acceptor.Start();
        return acceptor;
    }

    private TorrentEnvironment MakeEnvironment() => new()
    {
        PeerId = PeerId,
        Transports = _network.Transports,
        HolepunchTransport = _network.Utp,
        OpenStore = info => new FileChunkStore(info, _options.DownloadDirectory),
        TimeProvider = _options.TimeProvider,
        RandomSeed = () => RandomNumberGenerator.GetInt32(int.MaxValue),
        ListenPort = _network.ListenEndPoint?.Port ?? 0,
        DhtPort = _network.DhtPort,
        DhtNodeTold = _network.Dht is { } dht ? dht.AddNode : null,
        ClientVersion = ClientName.NameAndVersion,
        LoggerFactory = _options.LoggerFactory,
    };

    private TorrentEnvironment EnvironmentFor(AddTorrentOptions options)
    {
        var directory = options.Directory ?? _options.DownloadDirectory;
        return _environment! with
        {
            OpenStore = info => new FileChunkStore(info, directory),
            ResumeStore = options.Torrent is { TrustContent: true } or { MetadataOnly: true } ? null : new FileResumeStore(Path.Combine(directory, ".webtorrent")),
        };
    }
}
