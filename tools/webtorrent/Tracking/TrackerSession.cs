using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;
using WebTorrent.TrackerPostgres;
using WebTorrent.TrackerServer;

namespace WebTorrent.Cli.Tracking;

/// <summary>A tracker that runs, and the database that it may share its swarms through.</summary>
internal sealed class TrackerSession : IAsyncDisposable
{
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(10);
    private readonly TrackerHost _host;
    private readonly PostgresSwarmStore? _store;
    private readonly TrackerServerOptions _options;

    private TrackerSession(TrackerServerOptions options, PostgresSwarmStore? store)
    {
        _store = store;
        _options = options with { Store = store };
        _host = new TrackerHost(_options);
    }

    /// <summary>Opens the ports.</summary>
    /// <param name="options">What to serve, without a store.</param>
    /// <param name="postgres">The database; null for none.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="TrackerServerException">A port is taken.</exception>
    /// <exception cref="CliException">The connection string is none.</exception>
    public static async Task<TrackerSession> StartAsync(TrackerServerOptions options, string? postgres, CancellationToken cancellationToken)
    {
        var session = new TrackerSession(options, postgres is null ? null : OpenStore(postgres, options));
        try
        {
            session._store?.Start();
            await session._host.StartAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where it serves.</summary>
    public ListeningEvent Describe() => new(
        [
            .. _host.HttpEndPoints.Select(at => $"http://{Reachable(at)}/announce"),
            .. _host.UdpEndPoints.Select(at => $"udp://{Reachable(at)}"),
            .. _options.EnableWebSockets ? _host.HttpEndPoints.Select(at => $"ws://{Reachable(at)}") : [],
        ],
        _host.HttpEndPoints.Select(at => (int?)at.Port).FirstOrDefault(),
        _host.UdpEndPoints.Select(at => (int?)at.Port).FirstOrDefault());

    /// <summary>Tells how many swarms and peers there are and what is wrong with the database, whenever that has changed, until interrupted.</summary>
    /// <exception cref="OperationCanceledException">The interruption: the usual end.</exception>
    public async Task TellUntilAsync(IOutput output, TimeProvider time, CancellationToken interrupted)
    {
        using var timer = new PeriodicTimer(TellInterval, time);
        // A database that is away from the start is news too.
        var told = Tell() with { Problem = null };
        while (await timer.WaitForNextTickAsync(interrupted))
        {
            var now = Tell();
            if (output.ProgressInterval is null || now == told) continue;
            told = now;
            output.Write(now);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }

    private TrackerEvent Tell()
    {
        var stats = _host.GetStats();
        return new TrackerEvent(
            stats.Swarms.Swarms, stats.Swarms.Peers, stats.HttpAnnounces + stats.UdpAnnounces + stats.WebSocketAnnounces, stats.WebSockets,
            stats.Health.IsHealthy ? null : stats.Health.Description);
    }

    private static PostgresSwarmStore OpenStore(string connection, TrackerServerOptions options)
    {
        try
        {
            return new PostgresSwarmStore(connection, new PostgresSwarmStoreOptions
            {
                Memory = new MemorySwarmStoreOptions { PeerLifetime = MemorySwarmStoreOptions.LifetimeFor(options.Interval) },
                TimeProvider = options.TimeProvider,
                Logger = options.LoggerFactory.CreateLogger("WebTorrent.TrackerPostgres"),
            });
        }
        catch (ArgumentException exception)
        {
            throw new CliException($"--postgres: {exception.Message}", "Write 'Host=db;Username=tracker;Password=secret;Database=tracker'.");
        }
    }

    /// <summary>An address that a client on this machine can use.</summary>
    private static string Reachable(IPEndPoint at)
        => at.Address.Equals(IPAddress.IPv6Any) || at.Address.Equals(IPAddress.Any) ? $"localhost:{at.Port}" : at.ToString();
}
