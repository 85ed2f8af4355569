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
            WebSocketInterval = TimeSpan.FromSeconds(5),
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
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo()) await Task.Delay(50, limit.Token);
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
