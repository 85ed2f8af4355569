using System.Globalization;
using Npgsql;
using WebTorrent.Identifiers;
using WebTorrent.TrackerPostgres.Core;
using WebTorrent.TrackerPostgres.Exchange;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres;

/// <summary>
/// Swarms that many trackers share. Each answers from its own memory; what it hears it tells the others through PostgreSQL or a database that speaks its protocol, in batches,
/// and offers between WebSocket peers of different trackers go the same way. While the database is away each goes on alone, says so in <see cref="Health"/>, and catches up
/// by itself when it is back. Thread-safe.
/// </summary>
public sealed class PostgresSwarmStore : ISwarmStore, IAsyncDisposable
{
    private readonly MemorySwarmStore _memory;
    private readonly PeerOutbox _peers;
    private readonly WakeSignal _wake = new();
    private readonly NpgsqlDataSource _source;
    private readonly PostgresExchange _exchange;
    private long _nowTicks;
    private int _isStarted;
    private int _isDisposed;

    /// <summary>Makes a store; nothing is opened yet.</summary>
    /// <param name="connectionString">How Npgsql reaches the database. At most two connections are used.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string or a setting is not valid.</exception>
    public PostgresSwarmStore(string connectionString, PostgresSwarmStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        options ??= new PostgresSwarmStoreOptions();
        options.Validate();
        _memory = new MemorySwarmStore(options.Memory);
        _peers = new PeerOutbox(options.MaxBacklog, options.Memory.PeerLifetime, options.TimeProvider);
        var relays = new RelayOutbox(options.MaxRelayBacklog, options.TimeProvider);
        var nodes = new NodeDirectory(_memory, () => TimeSpan.FromTicks(Volatile.Read(ref _nowTicks)), id => new RemoteNode(id, relays, _wake.Set), options);
        _source = new NpgsqlSlimDataSourceBuilder(connectionString).EnableTransportSecurity().EnableIntegratedSecurity().Build();
        _exchange = new PostgresExchange(_source, nodes, _peers, relays, _wake, options);
    }

    /// <inheritdoc/>
    /// <remarks>Healthy while the last exchange with the database went well. The description names no address: strangers may read it.</remarks>
    public SwarmStoreHealth Health => _exchange.IsConnected
        ? new SwarmStoreHealth(IsHealthy: true)
        : new SwarmStoreHealth(
            IsHealthy: false,
            string.Create(CultureInfo.InvariantCulture, $"Nothing was exchanged with the database since {_exchange.LostSince:u}: this tracker serves what it knows itself."));

    /// <summary>Announces that were not told to other trackers because too many waited for the database.</summary>
    public long DroppedAnnounces => _peers.Dropped;

    /// <summary>The tables that the store needs, as SQL, for an administrator who makes them by hand.</summary>
    /// <param name="tablePrefix">As in <see cref="PostgresSwarmStoreOptions.TablePrefix"/>.</param>
    /// <exception cref="ArgumentException">The prefix is not valid.</exception>
    public static string GetSchema(string tablePrefix = "webtorrent_tracker")
    {
        Bounds.CheckPrefix(tablePrefix, nameof(tablePrefix));
        return new ExchangeSql(tablePrefix).Schema(unlogged: true);
    }

    /// <summary>Begins to exchange, in the background; the database need not be there yet.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
            throw new InvalidOperationException("The store was started before.");
        _exchange.Start();
    }

    /// <inheritdoc/>
    public AnnounceResult Announce(TimeSpan now, in SwarmPeer peer, SwarmEvent swarmEvent, ref PeerSelection selection)
    {
        var result = _memory.Announce(now, in peer, swarmEvent, ref selection);
        if (result.Status == AnnounceStatus.Kept)
            Tell(new PeerRecord(peer.Swarm, peer.Id, peer.EndPoint, peer.IsSeeder, swarmEvent));
        return result;
    }

    /// <inheritdoc/>
    public AnnounceResult AnnounceWeb(TimeSpan now, in WebSwarmPeer peer, SwarmEvent swarmEvent, Span<WebPeer> chosen, out int count)
    {
        var result = _memory.AnnounceWeb(now, in peer, swarmEvent, chosen, out count);
        if (result.Status == AnnounceStatus.Kept)
            Tell(new PeerRecord(peer.Swarm, peer.Id, EndPoint: null, peer.IsSeeder ?? false, swarmEvent));
        return result;
    }

    /// <inheritdoc/>
    public IWebPeerLink? FindWeb(in InfoHash swarm, in PeerId peer) => _memory.FindWeb(in swarm, in peer);

    /// <inheritdoc/>
    public void RemoveWeb(in InfoHash swarm, in PeerId peer, IWebPeerLink link)
    {
        // Its end is no news when another WebSocket has taken its place.
        if (_memory.FindWeb(in swarm, in peer) != link)
            return;
        _memory.RemoveWeb(in swarm, in peer, link);
        Tell(new PeerRecord(swarm, peer, EndPoint: null, IsSeeder: false, SwarmEvent.Stopped));
    }

    /// <inheritdoc/>
    public SwarmCounts GetCounts(in InfoHash swarm) => _memory.GetCounts(in swarm);

    /// <inheritdoc/>
    public void Expire(TimeSpan now)
    {
        Volatile.Write(ref _nowTicks, now.Ticks);
        _memory.Expire(now);
    }

    /// <inheritdoc/>
    public SwarmStoreStats GetStats() => _memory.GetStats();

    /// <summary>Ends the exchange, within seconds even if the database hangs. What was not written yet is not. May be called again. Dispose the tracker first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _exchange.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private void Tell(in PeerRecord record)
    {
        if (_peers.Add(in record))
            _wake.Set();
    }
}
