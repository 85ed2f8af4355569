using System.Net;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TrackerServer;

namespace WebTorrent.Interop.Tests;

/// <summary>A tracker that introduces browsers: ours, or the JavaScript one.</summary>
public sealed class WebTorrentPageTracker : IAsyncDisposable
{
    private readonly IAsyncDisposable _tracker;

    private WebTorrentPageTracker(IAsyncDisposable tracker, IPEndPoint listen)
    {
        _tracker = tracker;
        WebSocket = $"ws://{listen}";
    }

    /// <summary>Its address.</summary>
    public string WebSocket { get; }

    /// <summary>Starts one.</summary>
    public static async Task<WebTorrentPageTracker> StartAsync(bool isOurs)
    {
        var listen = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort());
        if (isOurs)
        {
            var host = new TrackerHost(new TrackerServerOptions { HttpEndPoints = [listen], WebSocketInterval = TimeSpan.FromSeconds(20) });
            await host.StartAsync();
            return new WebTorrentPageTracker(host, listen);
        }

        string[] command = [Installed.Node(), Installed.Script("javascript_tracker.mjs"), $"{listen.Address}", $"{listen.Port}"];
        RunningProgram program = RunningProgram.Start("javascript-tracker", command, Installed.NodeEnvironment);
        await program.WaitForLineAsync("READY", TimeSpan.FromSeconds(30));
        return new WebTorrentPageTracker(program, listen);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tracker.DisposeAsync();
}
