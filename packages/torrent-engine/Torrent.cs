using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine.Connections;
using WebTorrent.TorrentEngine.Lifecycle;

namespace WebTorrent.TorrentEngine;

/// <summary>One torrent: its peers, its pieces, its files. Downloads what is missing, serves what it has.</summary>
/// <remarks>
/// Thread-safe. Nothing happens before <see cref="Start"/>. The engine opens no socket: it dials through the transports of its
/// <see cref="TorrentEnvironment"/>, and incoming peers are handed to it by a <see cref="PeerAcceptor"/>.
/// </remarks>
public sealed class Torrent : IAsyncDisposable
{
    private readonly TorrentRunner _runner;
    private readonly Lock _lock = new();
    private Task? _stopped;

    /// <summary>Makes a torrent; does nothing yet.</summary>
    /// <param name="source">Its metadata, or a magnet link with a v1 info-hash.</param>
    /// <param name="environment">What it runs on.</param>
    /// <param name="options">Its limits; null: the defaults.</param>
    /// <exception cref="ArgumentException">The magnet link has no v1 info-hash.</exception>
    /// <exception cref="TorrentFormatException">The torrent is of version 2 only: <see cref="TorrentErrorCode.UnsupportedVersion"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Torrent(TorrentSource source, TorrentEnvironment environment, TorrentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(environment);
        options ??= new TorrentOptions();
        TorrentOptions.Validate(options);
        if (source.Info is { } info && !info.Versions.HasFlag(TorrentVersions.V1))
            throw new TorrentFormatException(TorrentErrorCode.UnsupportedVersion, "The torrent is of version 2 only (BEP 52); only version 1 and hybrids can be downloaded.");
        InfoHash = source.Info?.InfoHash ?? source.Magnet?.InfoHash
            ?? throw new ArgumentException("This magnet link has no v1 info-hash (xt=urn:btih:...), and v2-only torrents are not supported.", nameof(source));
        _runner = new TorrentRunner(this, source, InfoHash, environment, options);
    }

    /// <summary>What the torrent is known by (BEP 3: SHA-1 of the info dictionary).</summary>
    public InfoHash InfoHash { get; }

    /// <summary>The name to show to people: the torrent's, the magnet link's, or the info-hash.</summary>
    public string Name => _runner.Name;

    /// <summary>The metadata; null until it is known.</summary>
    public TorrentInfo? Info => _runner.Info;

    /// <summary>The files; empty until the metadata is known. Padding files (BEP 47) are left out.</summary>
    public IReadOnlyList<TorrentFile> Files => _runner.Files;

    /// <summary>What the torrent is doing.</summary>
    public TorrentState State => _runner.State;

    /// <summary>The torrent at this moment.</summary>
    public TorrentStatus GetStatus() => _runner.GetStatus();

    /// <summary>Begins: gets the metadata if need be, checks what is in the store, then downloads and serves. A second call does nothing.</summary>
    /// <exception cref="ObjectDisposedException">The torrent was disposed.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopped is not null, this);
            _runner.Start();
        }
    }

    /// <summary>Ends when it is clear whether peers have to be asked for the metadata: before the start it is not, for an earlier session may have saved it.</summary>
    /// <returns>The metadata, when it came with the source or was saved; null: peers are asked from now on.</returns>
    /// <exception cref="TorrentException">The torrent failed or was disposed first.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<TorrentInfo?> WaitForKnownMetadataAsync(CancellationToken cancellationToken = default)
        => _runner.Milestones.Known.WaitAsync(cancellationToken);

    /// <summary>Ends as soon as the metadata is there, before the store is checked: for whoever must know at once that the torrent is private (BEP 27).</summary>
    /// <exception cref="TorrentException">The torrent failed or was disposed first.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<TorrentInfo> WaitForInfoAsync(CancellationToken cancellationToken = default)
        => _runner.Milestones.Info.WaitAsync(cancellationToken);

    /// <summary>Ends when the metadata is known and the store is open.</summary>
    /// <exception cref="TorrentException">The torrent failed or was disposed first.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<TorrentInfo> WaitForMetadataAsync(CancellationToken cancellationToken = default)
        => _runner.Milestones.Open.WaitAsync(cancellationToken);

    /// <summary>Ends when every piece is verified and durably in the store.</summary>
    /// <exception cref="TorrentException">The torrent failed or was disposed first.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task WaitForCompletionAsync(CancellationToken cancellationToken = default)
        => _runner.Milestones.Completion.WaitAsync(cancellationToken);

    /// <summary>What happens from now on. Watching begins with this call. A watcher 1,024 events behind loses the oldest.</summary>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <returns>Events until the torrent is disposed.</returns>
    public IAsyncEnumerable<TorrentEvent> WatchAsync(CancellationToken cancellationToken = default) => _runner.Events.WatchAsync(cancellationToken);

    /// <summary>Tells the torrent of a peer that it may dial.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="isTrusted">True: the user named this peer, so it is tried first and never given up. False: from a tracker or another stranger.</param>
    /// <param name="isHearsay">True: the DHT, the local network or another peer told of it, so that it is left alone, and left, when the torrent is or turns out to be private (BEP 27).</param>
    public void AddPeer(EndPoint endPoint, bool isTrusted = false, bool isHearsay = false)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        _runner.AddPeers([endPoint], isTrusted, isHearsay);
    }

    /// <summary>Tells the torrent of peers that it may dial, as <see cref="AddPeer"/> does.</summary>
    public void AddPeers(IReadOnlyCollection<EndPoint> endPoints, bool isTrusted = false, bool isHearsay = false)
    {
        ArgumentNullException.ThrowIfNull(endPoints);
        _runner.AddPeers(endPoints, isTrusted, isHearsay);
    }

    /// <summary>Takes over a connection to a peer of this torrent that was made elsewhere: over WebRTC nobody is dialled, trackers introduce peers to each other.</summary>
    /// <param name="connection">Open, and nothing was sent or read on it. It is disposed of when the peer leaves, or is not welcome.</param>
    public void AddConnection(PeerConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _runner.Run(connection);
    }

    /// <summary>Adds to the torrent's events a warning from whoever works for it (a tracker that does not answer).</summary>
    public void Warn(string message) => _runner.Events.Publish(new TorrentWarning(message));

    /// <summary>Ends all connections, finishes the pieces being written, saves resume data. May be called more than once; all calls wait for the same end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
            _stopped ??= _runner.DisposeAsync().AsTask();
        return new ValueTask(_stopped);
    }

    /// <summary>Where wires read this torrent's blocks.</summary>
    internal IBlockSource Blocks => _runner.Blocks;

    internal TorrentStream OpenRead(TorrentFileEntry file) => _runner.OpenRead(file);

    internal long CountVerified(TorrentFileEntry file) => _runner.CountVerified(file);

    /// <summary>Takes over an incoming peer.</summary>
    internal void RunIncoming(IncomingPeer incoming) => _runner.RunIncoming(incoming);
}
