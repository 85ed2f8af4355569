using System.Reflection;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>The command line program of this repository, run as users run it.</summary>
public sealed class OurCli : TorrentClient
{
    /// <inheritdoc/>
    public override string Name => "ours";

    /// <summary>A command line: <c>WEBTORRENT_CLI</c> when it names a program, else what was built beside these tests.</summary>
    public static IReadOnlyList<string> Command(params IEnumerable<string> arguments) =>
        Environment.GetEnvironmentVariable("WEBTORRENT_CLI") is { Length: > 0 } program ? [program, .. arguments] : ["dotnet", Built(), .. arguments];

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(params IEnumerable<string> arguments) =>
        await RunningProgram.RunAsync("ours", Command(arguments), TimeSpan.FromMinutes(2));

    /// <inheritdoc/>
    public override async Task<RunningPeer> SeedAsync(PeerJob job)
    {
        RunningPeer peer = Run("seed", job, ["seed", job.Folder, "--torrent", job.Source, "--keep-seeding"]);
        await peer.Program.WaitForLineAsync("\"event\":\"seeding\"", ReadyTimeout);
        return peer;
    }

    /// <inheritdoc/>
    public override Task<RunningPeer> LeechAsync(PeerJob job) => Task.FromResult(Run("leech", job, ["download", job.Source, "--out", job.Folder]));

    private RunningPeer Run(string role, PeerJob job, string[] command)
    {
        string[] options = [.. command, "--listen", Text(job.Listen), .. PeerOptions(job), "--json", .. TrackerOptions(job), .. DiscoveryOptions(job)];
        return new RunningPeer(Start(role, Command(options)), job.Listen);
    }

    // A tracker on this machine is asked only when the user names it: a torrent of a stranger must not lead there.
    private static IEnumerable<string> TrackerOptions(PeerJob job) => job.Tracker is { } tracker ? ["--announce", tracker] : ["--no-tracker"];

    // Tests ask nobody outside of them: not the public DHT, not the router, not the neighbours.
    private static IEnumerable<string> DiscoveryOptions(PeerJob job) => job.DhtEntrance is { } entrance
        ? ["--no-lsd", "--no-nat", "--allow-private", "--bootstrap", Text(entrance)]
        : ["--no-lsd", "--no-nat", "--no-dht"];

    private static string Built()
    {
        string configuration = typeof(OurCli).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        string folder = Path.Combine(Repository.Root, "tools", "webtorrent", "bin", configuration, "net10.0");
        const string Suffix = ".runtimeconfig.json";
        return Directory.GetFiles(folder, "*" + Suffix) is [string file]
            ? file[..^Suffix.Length] + ".dll"
            : throw new FileNotFoundException($"The command line program is not built in {folder}.");
    }
}
