using System.Globalization;
using System.Net;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>A tracker under test.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="process">Its process.</param>
/// <param name="listen">Where it listens, for everything.</param>
/// <param name="loads">What it can be asked.</param>
internal sealed class TrackerProgram(string name, PeerProcess process, IPEndPoint listen, params ILoad[] loads) : IAsyncDisposable
{
    public string Name => name;

    public IReadOnlyList<ILoad> Loads => loads;

    /// <summary>Our own.</summary>
    public static async Task<TrackerProgram> StartOursAsync(CancellationToken cancellationToken)
    {
        IPEndPoint listen = FreeEndPoint();
        var process = PeerProcess.Start("our tracker", [Environment.ProcessPath!, OurTracker.CommandName, Port(listen)]);
        await process.WaitUntilReadyAsync(cancellationToken);
        return new TrackerProgram("ours", process, listen, new UdpLoad(listen), new HttpLoad(listen), new WebSocketLoad(listen, 0), new WebSocketLoad(listen, 5));
    }

    /// <summary>bittorrent-tracker on Node.</summary>
    public static async Task<TrackerProgram> StartJavaScriptAsync(CancellationToken cancellationToken)
    {
        IPEndPoint listen = FreeEndPoint();
        var process = PeerProcess.Start("the JavaScript tracker", [Installation.Node, Installation.Script("bench_tracker.mjs"), Port(listen)]);
        await process.WaitUntilReadyAsync(cancellationToken);
        return new TrackerProgram("JavaScript", process, listen, new UdpLoad(listen), new HttpLoad(listen), new WebSocketLoad(listen, 0), new WebSocketLoad(listen, 5));
    }

    /// <summary>opentracker, which closes every HTTP connection and so is asked over UDP only. Debian's serves listed info-hashes only.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TrackerProgram> StartOpentrackerAsync(string folder, CancellationToken cancellationToken)
    {
        IPEndPoint listen = FreeEndPoint();
        string list = Path.Combine(folder, "hashes");
        string configuration = Path.Combine(folder, "opentracker.conf");
        await File.WriteAllLinesAsync(list, Enumerable.Range(0, LoadShape.Swarms).Select(swarm => Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(LoadShape.Hash(swarm)))), cancellationToken);
        await File.WriteAllTextAsync(configuration, $"listen.tcp {listen}\nlisten.udp {listen}\naccess.whitelist {list}\n", cancellationToken);
        // It says nothing when it serves; the load asks until it does.
        return new TrackerProgram("opentracker", PeerProcess.Start("opentracker", ["opentracker", "-f", configuration]), listen, new UdpLoad(listen));
    }

    /// <summary>Runs a load and adds what it cost the tracker.</summary>
    public async Task<LoadResult> MeasureAsync(ILoad load, TimeSpan duration)
    {
        double before = ProcessStatus.ReadCpuSeconds(process.Id);
        LoadResult result = await load.RunAsync(duration);
        return result with { TrackerCpu = ProcessStatus.ReadCpuSeconds(process.Id) - before };
    }

    /// <summary>Resident memory of the tracker that no file backs.</summary>
    public long ReadMemory() => ProcessStatus.Read(process.Id).AnonymousBytes;

    /// <inheritdoc/>
    public override string ToString() => $"{name} on {listen}";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string Port(IPEndPoint listen) => listen.Port.ToString(CultureInfo.InvariantCulture);

    private static IPEndPoint FreeEndPoint() => new(IPAddress.Loopback, LocalPort.Free());
}
