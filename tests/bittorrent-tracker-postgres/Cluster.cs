using System.Globalization;
using Npgsql;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>Stores that share tables of their own.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly List<PostgresSwarmStore> _stores = [];

    private Cluster(PostgresServer server) => _server = server;

    public string Prefix { get; } = "t" + Guid.NewGuid().ToString("N")[..8];

    public IReadOnlyList<PostgresSwarmStore> Stores => _stores;

    public PostgresSwarmStore this[int index] => _stores[index];

    public static async Task<Cluster> StartAsync(PostgresServer server, int count)
    {
        await server.RequireAsync();
        var cluster = new Cluster(server);
        for (var i = 0; i < count; i++)
            cluster.Add();
        foreach (var store in cluster._stores)
            await Some.UntilAsync(() => store.Health.IsHealthy, "the store is connected");
        return cluster;
    }

    /// <summary>What the stores are made with.</summary>
    public PostgresSwarmStoreOptions Options => new()
    {
        TablePrefix = Prefix,
        ExchangeInterval = TimeSpan.FromMilliseconds(20),
        PollInterval = TimeSpan.FromMilliseconds(200),
        NodeTimeout = TimeSpan.FromSeconds(2),
    };

    public PostgresSwarmStore Add(PostgresSwarmStoreOptions? options = null, string? connectionString = null)
    {
        var store = new PostgresSwarmStore(connectionString ?? _server.ConnectionString, options ?? Options);
        _stores.Add(store);
        store.Start();
        return store;
    }

    public ValueTask KillAsync(int index) => _stores[index].DisposeAsync();

    /// <summary>Runs a statement; {0} is the prefix.</summary>
    public async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement.Replace("{0}", Prefix, StringComparison.Ordinal), connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> ScalarAsync(string query)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query.Replace("{0}", Prefix, StringComparison.Ordinal), connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
    }
}
