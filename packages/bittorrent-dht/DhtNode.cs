using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WebTorrent.Datagram;
using WebTorrent.Dht.Core;
using WebTorrent.Ed25519;
using WebTorrent.Identifiers;
using WebTorrent.RandomBytes;

namespace WebTorrent.Dht;

/// <summary>
/// A node of the BitTorrent DHT (BEP 5) on a shared UDP socket, for IPv4 and IPv6 at once (BEP 32): finds peers and announces, stores and finds items (BEP 44),
/// estimates swarms (BEP 33), and answers others. Thread-safe.
/// </summary>
public sealed class DhtNode : IAsyncDisposable
{
    private readonly DatagramSocket _socket;
    private readonly DhtOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _bootstrapped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _nodesWanted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private DhtDriver? _driver;
    private Task _bootstrapping = Task.CompletedTask;
    private NodeAddress? _externalIPv4;
    private NodeAddress? _externalIPv6;
    private bool _isDisposed;

    /// <summary>Makes a node; nothing is sent yet.</summary>
    /// <param name="socket">The socket. It stays the caller's, who starts it before and disposes it after the node.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public DhtNode(DatagramSocket socket, DhtOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _options = options ?? new DhtOptions();
        _options.Validate();
    }

    /// <summary>How many nodes are in the routing tables of both families; 0 before <see cref="Start"/>.</summary>
    public int NodeCount => _driver?.Read(core => core.NodeCountIPv4 + core.NodeCountIPv6) ?? 0;

    /// <summary>Attaches to the socket and begins to look for other nodes.</summary>
    /// <exception cref="InvalidOperationException">It was started already, or the socket was not.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_driver is not null)
                throw new InvalidOperationException("The node was started already.");
            _ = _socket.LocalEndPoint;
            var random = _options.Random ?? CryptoRandom.Instance;
            var core = new DhtCore(_options, _socket.CanReach(AddressFamily.InterNetwork), _socket.CanReach(AddressFamily.InterNetworkV6), random);
            _driver = new DhtDriver(_socket, core, _options.TimeProvider, HandleEvent);
            _nodesWanted.Writer.TryWrite(item: true);
            _bootstrapping = BootstrapAsync(_driver);
        }
    }

    /// <summary>Waits until the node has found its place in the network; as long as nobody answers it goes on trying.</summary>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public Task WaitForBootstrapAsync(CancellationToken cancellationToken = default) => _bootstrapped.Task.WaitAsync(cancellationToken);

    /// <summary>How the node is doing.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public DhtStatus GetStatus() => Driver.Read(core => new DhtStatus
    {
        IsBootstrapped = _bootstrapped.Task.IsCompletedSuccessfully,
        NodeCountIPv4 = core.NodeCountIPv4,
        NodeCountIPv6 = core.NodeCountIPv6,
        IdIPv4 = core.IdIPv4,
        IdIPv6 = core.IdIPv6,
        ExternalIPv4 = _externalIPv4?.ToIPEndPoint().Address,
        ExternalIPv6 = _externalIPv6?.ToIPEndPoint().Address,
        StoredTorrents = core.StoredTorrents,
        StoredItems = core.StoredItems,
        PendingQueries = core.PendingQueries,
    });

    /// <summary>
    /// Asks a node that somebody named for a sign of life: from a PORT message, the nodes of a torrent, a magnet link (BEP 5). Nothing is waited for.
    /// </summary>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    public void AddNode(IPEndPoint endPoint)
    {
        var address = NodeAddress.From(endPoint);
        Driver.Use((core, now) => core.AddNode(now, address));
    }

    /// <summary>
    /// Looks for the peers of a torrent (BEP 5, get_peers): gives them as nodes answer, of both families, each once, and ends when the nearest nodes have
    /// answered. They are strangers' claims: expect that nobody is there.
    /// </summary>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public IAsyncEnumerable<IPEndPoint> LookupAsync(InfoHash infoHash, CancellationToken cancellationToken = default) => StreamAsync(
        Driver,
        (core, now) => core.FindPeers(now, NodeId.From(infoHash)),
        found => found.Peers.Select(peer => peer.ToIPEndPoint()),
        cancellationToken);

    /// <summary>
    /// Tells the nodes nearest to a torrent that we are a peer of it (BEP 5, announce_peer). It uses what a lookup of the last four minutes found, or looks first.
    /// Announce again after half of <see cref="DhtOptions.PeerLifetime"/>.
    /// </summary>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="port">Where we listen for peers; null: at the port of this socket as others see it (implied_port), as uTP does.</param>
    /// <param name="isSeed">Whether we have all of it (BEP 33).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many nodes accepted.</returns>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public async Task<int> AnnounceAsync(InfoHash infoHash, ushort? port, bool isSeed, CancellationToken cancellationToken = default)
    {
        var end = await Driver.SearchAsync((core, now) => core.Announce(now, NodeId.From(infoHash), port, isSeed), onFound: null, cancellationToken).ConfigureAwait(false);
        return end.Stored!.Stored;
    }

    /// <summary>Looks for an item (BEP 44, get): hash or signature are verified, and of a mutable item the latest version found is given.</summary>
    /// <returns>The item; null when nobody has it.</returns>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public async Task<DhtItem?> GetAsync(DhtTarget target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DhtItem? immutable = null;
        try
        {
            var end = await Driver.SearchAsync((core, now) => core.Get(now, target), TakeImmutable, found.Token).ConfigureAwait(false);
            return end.Item;
        }
        catch (OperationCanceledException) when (immutable is not null)
        {
            return immutable;
        }

        // There is only one version of it: who has it first is enough.
        void TakeImmutable(DhtEvent partial)
        {
            if (partial.Item is not { IsMutable: false } item)
                return;
            immutable = item;
            _ = found.CancelAsync();
        }
    }

    /// <summary>Looks for a mutable item (BEP 44).</summary>
    /// <param name="key">Who signs it.</param>
    /// <param name="salt">What tells the items of the key apart; 0 to 64 bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The latest version found; null when nobody has one.</returns>
    public Task<DhtItem?> GetAsync(Ed25519PublicKey key, ReadOnlyMemory<byte> salt = default, CancellationToken cancellationToken = default) =>
        GetAsync(DhtTarget.ForKey(key, salt.Span), cancellationToken);

    /// <summary>Stores an item at the nodes nearest to its target (BEP 44, put). Put it again every hour to keep it alive.</summary>
    /// <param name="item">The item; anybody's, for it is signed.</param>
    /// <param name="cas">The version of a mutable item that is to be overwritten; null: any older one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public async Task<DhtPutResult> PutAsync(DhtItem item, long? cas = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        var end = await Driver.SearchAsync((core, now) => core.Put(now, item, cas), onFound: null, cancellationToken).ConfigureAwait(false);
        return end.Stored!;
    }

    /// <summary>Estimates the size of a torrent's swarm from what the nodes nearest to it know (BEP 33).</summary>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public async Task<DhtScrape> ScrapeAsync(InfoHash infoHash, CancellationToken cancellationToken = default)
    {
        var end = await Driver.SearchAsync((core, now) => core.Scrape(now, NodeId.From(infoHash)), onFound: null, cancellationToken).ConfigureAwait(false);
        return end.Scrape!;
    }

    /// <summary>Asks the nodes on the way to a target which torrents they know of (BEP 51); each info-hash is given once.</summary>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    public IAsyncEnumerable<InfoHash> SampleAsync(NodeId target, CancellationToken cancellationToken = default) =>
        StreamAsync(Driver, (core, now) => core.Sample(now, target), found => found.Samples, cancellationToken);

    /// <summary>What is worth keeping for <see cref="DhtOptions.State"/> of the next session.</summary>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    public DhtState SaveState() => Driver.Read(core => core.SaveState());

    /// <summary>Detaches from the socket; searches under way end with <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_isDisposed)
                _ = _stop.CancelAsync();
            _isDisposed = true;
        }

        await _bootstrapping.ConfigureAwait(false);
        _driver?.Dispose();
        if (_bootstrapped.TrySetException(new ObjectDisposedException(nameof(DhtNode))))
            _ = _bootstrapped.Task.Exception;
    }

    private DhtDriver Driver => _driver ?? throw new InvalidOperationException("The node was not started.");

    private static async IAsyncEnumerable<T> StreamAsync<T>(
        DhtDriver driver, Func<DhtCore, TimeSpan, int> begin, Func<DhtEvent, IEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Unbounded, but no search finds more than its core allows.
        var channel = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var search = driver.SearchAsync(begin, Write, stop.Token);
        _ = CompleteAsync();
        try
        {
            await foreach (var found in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return found;
        }
        finally
        {
            // Also when the caller leaves the loop early.
            await stop.CancelAsync().ConfigureAwait(false);
        }

        void Write(DhtEvent found)
        {
            foreach (var one in read(found))
                channel.Writer.TryWrite(one);
        }

        async Task CompleteAsync()
        {
            await ((Task)search).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            channel.Writer.TryComplete(search.Exception?.InnerException);
        }
    }

    private async Task BootstrapAsync(DhtDriver driver)
    {
        try
        {
            // What we know from last time needs no name server.
            if (_options.State is { Nodes.Count: > 0 })
                driver.Use((core, now) => core.Bootstrap(now, []));
            await foreach (var _ in _nodesWanted.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                var entrances = await EntranceResolver.ResolveAsync(_options.Bootstrap, _options.TimeProvider, _options.Logger, _stop.Token).ConfigureAwait(false);
                driver.Use((core, now) => core.Bootstrap(now, entrances));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    // On the driver's lock.
    private void HandleEvent(DhtEvent dhtEvent)
    {
        switch (dhtEvent.Kind)
        {
            case DhtEventKind.Bootstrapped:
                _bootstrapped.TrySetResult();
                Log.Bootstrapped(_options.Logger, NodeCount);
                break;
            case DhtEventKind.NodesWanted:
                Log.NobodyThere(_options.Logger);
                _nodesWanted.Writer.TryWrite(item: true);
                break;
            case DhtEventKind.ExternalAddressChanged:
                Log.ExternalAddress(_options.Logger, dhtEvent.ExternalAddress.ToString());
                if (dhtEvent.ExternalAddress.IsIPv6)
                    _externalIPv6 = dhtEvent.ExternalAddress;
                else
                    _externalIPv4 = dhtEvent.ExternalAddress;
                break;
        }
    }
}
