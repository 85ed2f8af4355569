using System.Net;
using System.Runtime.InteropServices;
using WebTorrent.TrackerServer;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>Our tracker as a process of its own.</summary>
internal static class OurTracker
{
    public const string CommandName = "tracker-server";

    /// <summary>Serves on a port of 127.0.0.1 until the process is ended.</summary>
    public static async Task RunAsync(int port)
    {
        // As the package's README advises for a program that is a tracker and nothing else.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        var listen = new IPEndPoint(IPAddress.Loopback, port);
        // All peers of a benchmark have one address and few sockets.
        await using var tracker = new TrackerHost(new TrackerServerOptions
        {
            HttpEndPoints = [listen],
            UdpEndPoints = [listen],
            MaxSwarmsPerWebSocket = 1_000_000,
            Store = new MemorySwarmStore(new MemorySwarmStoreOptions { MaxPeersPerAddress = 1_000_000_000 }),
        });
        await tracker.StartAsync();
        Console.WriteLine("READY");
        var ended = new TaskCompletionSource();
        using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            ended.TrySetResult();
        });
        await ended.Task;
    }
}
