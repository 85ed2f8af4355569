using Microsoft.Extensions.Logging;
using Npgsql;
using WebTorrent.TrackerPostgres.Core;

namespace WebTorrent.TrackerPostgres.Exchange;

/// <summary>The loop that keeps this tracker and the database in step. While the database is away it tries again and again, and announces wait in the outbox.</summary>
internal sealed class PostgresExchange : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExpireInterval = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource _source;
    private readonly PostgresSwarmStoreOptions _options;
    private readonly ExchangeSql _sql;
    private readonly NodeDirectory _nodes;
    private readonly PeerOutbox _peers;
    private readonly RelayOutbox _relays;
    private readonly WakeSignal _wake;
    private readonly NotificationListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private ExchangeRound? _unsent;
    private long _lastNumber;
    private long? _expiredAt;
    private long _connectedAt;
    private long _lostSince;
    private volatile bool _isConnected;
    private bool _hasComplained;
    private Task _running = Task.CompletedTask;

    public PostgresExchange(NpgsqlDataSource source, NodeDirectory nodes, PeerOutbox peers, RelayOutbox relays, WakeSignal wake, PostgresSwarmStoreOptions options)
    {
        _source = source;
        _options = options;
        _sql = new ExchangeSql(options.TablePrefix);
        _nodes = nodes;
        _peers = peers;
        _relays = relays;
        _wake = wake;
        _listener = new NotificationListener(source, _sql.Listen, wake.Set, options);
        _lostSince = options.TimeProvider.GetUtcNow().UtcTicks;
    }

    /// <summary>This run of this tracker, to the others.</summary>
    public Guid Node { get; } = Guid.NewGuid();

    /// <summary>Whether the last round trip went well.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Since when it did not.</summary>
    public DateTimeOffset LostSince => new(Volatile.Read(ref _lostSince), TimeSpan.Zero);

    public void Start() => _running = Task.WhenAll(Task.Run(RunAsync), Task.Run(() => _listener.RunAsync(_stop.Token)));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync().WaitAsync(EndTime, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A database that hangs does not hear either that it shall stop. What waits for that ends by its own timeouts, and nobody waits with it.
        }
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ExchangeAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                if (_stop.IsCancellationRequested)
                    return;
                // Of whatever kind: what stands in the tables may be anybody's, and the next time it may be gone.
                Lose(e);
            }

            await Task.Delay(RetryInterval, _options.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (_options.CreateTables)
                await EnsureTablesAsync(connection, cancellationToken).ConfigureAwait(false);
            _connectedAt = _options.TimeProvider.GetTimestamp();
            while (true)
            {
                // What others said up to now is taken in before this tracker counts as connected.
                while (await RoundAsync(connection, cancellationToken).ConfigureAwait(false))
                    await ExpireAsync(connection, cancellationToken).ConfigureAwait(false);
                Find();
                await ExpireAsync(connection, cancellationToken).ConfigureAwait(false);
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> RoundAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _unsent ??= new ExchangeRound(Node, ++_lastNumber, _peers.Take(), _relays.Take());
        var isSettled = _options.TimeProvider.GetElapsedTime(_connectedAt) >= _options.NodeTimeout;
        var terms = new RoundTerms(_listener.IsListening, isSettled, _options.Timeout, _options.Memory.PeerLifetime, _options.TimeProvider);
        var hasMore = await _unsent.RunAsync(connection, _sql, _nodes, terms, cancellationToken).ConfigureAwait(false);
        _unsent = null;
        return hasMore || !_peers.IsEmpty;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_options.ExchangeInterval, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        if (!_listener.IsListening || !_relays.IsEmpty || !_peers.IsEmpty)
            return;
        await _wake.WaitAsync(_options.PollInterval, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    private async Task EnsureTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, _sql.FindTables, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            await CreateTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, _sql.CreateTables, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.SyntaxError or PostgresErrorCodes.UndefinedFunction)
        {
            await ExecuteAsync(connection, _sql.Schema(unlogged: false), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ExpireAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_expiredAt is { } last && _options.TimeProvider.GetElapsedTime(last) < ExpireInterval)
            return;
        _expiredAt = _options.TimeProvider.GetTimestamp();
        foreach (var statement in _sql.Expire)
            await ExecuteAsync(connection, statement, cancellationToken, _options.Memory.PeerLifetime.TotalSeconds).ConfigureAwait(false);
        await ExecuteAsync(connection, _sql.ExpireRelays, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken, params double[] parameters)
    {
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = (int)Math.Ceiling(_options.Timeout.TotalSeconds) };
        await using (command.ConfigureAwait(false))
        {
            foreach (var parameter in parameters)
                command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = parameter });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Lose(Exception error)
    {
        _unsent?.ForgetRelays();
        if (_isConnected)
            Volatile.Write(ref _lostSince, _options.TimeProvider.GetUtcNow().UtcTicks);
        _isConnected = false;
        if (_hasComplained)
            return;
        _hasComplained = true;
        Log.Lost(_options.Logger, error);
    }

    private void Find()
    {
        if (_isConnected)
            return;
        _isConnected = true;
        _hasComplained = false;
        Log.Connected(_options.Logger, Node);
    }
}
