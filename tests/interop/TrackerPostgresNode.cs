using System.Diagnostics;
using System.Net;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TrackerPostgres;
using WebTorrent.TrackerServer;

namespace WebTorrent.Interop.Tests;

/// <summary>One of several trackers that share their swarms through a database.</summary>
public sealed class TrackerPostgresNode : IAsyncDisposable
{
    private readonly PostgresSwarmStore _store;
    private readonly IPEndPoint _listen = new(IPAddress.Loopback, LocalNetwork.FreePort());

    private TrackerPostgresNode(string connectionString)
    {
        _store = new PostgresSwarmStore(connectionString, new PostgresSwarmStoreOptions { NodeTimeout = TimeSpan.FromSeconds(5) });
        Host = new TrackerHost(new TrackerServerOptions
        {
            HttpEndPoints = [_listen],
            UdpEndPoints = [_listen],
            Interval = TimeSpan.FromSeconds(5),
            MinInterval = TimeSpan.FromSeconds(1),
            // Not near five seconds: the JavaScript peers' offers leave that late, and two that keep offering to each other at the same time drop both connections.
            WebSocketInterval = TimeSpan.FromSeconds(20),
            Store = _store,
        });
    }

    /// <summary>The tracker.</summary>
    public TrackerHost Host { get; }

    /// <summary>Its announce address over HTTP.</summary>
    public string Http => $"http://{_listen}/announce";

    /// <summary>Its announce address over UDP.</summary>
    public string Udp => $"udp://{_listen}/announce";

    /// <summary>Its address for WebRTC peers.</summary>
    public string WebSocket => $"ws://{_listen}";

    /// <summary>What its health page says.</summary>
    public async Task<string> ReadHealthAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://{_listen}/health"));
    }

    /// <summary>Starts a tracker and waits until it exchanges.</summary>
    public static async Task<TrackerPostgresNode> StartAsync(string connectionString)
    {
        var node = new TrackerPostgresNode(connectionString);
        node._store.Start();
        await node.Host.StartAsync();
        await node.WaitAsync(() => node.Host.GetStats().Health.IsHealthy);
        return node;
    }

    /// <summary>Waits until something is so.</summary>
    public async Task WaitAsync(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"in a minute the tracker came only to this: {Host.GetStats()}");
            await Task.Delay(50);
        }
    }

    /// <summary>Ends it in the middle of things: nobody else is told anything.</summary>
    public async Task KillAsync()
    {
        await _store.DisposeAsync();
        await Host.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _store.DisposeAsync();
    }
}
