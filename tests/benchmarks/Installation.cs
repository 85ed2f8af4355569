using System.Diagnostics;
using System.Runtime.InteropServices;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Benchmarks;

/// <summary>Where the programs are that are measured.</summary>
internal static class Installation
{
    /// <summary>The python that Debian's libtorrent module belongs to.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Debian's Chromium.</summary>
    public const string Chromium = "/usr/bin/chromium";

    /// <summary>What <c>tests/interop/install-peers.sh</c> filled.</summary>
    public static string PeersFolder { get; } =
        Environment.GetEnvironmentVariable("WEBTORRENT_PEERS") is { Length: > 0 } folder ? folder : Path.Combine(Repository.Root, "tests", "interop", ".peers");

    /// <summary>Node, or where it would be.</summary>
    public static string Node { get; } = Path.Combine(PeersFolder, "node_modules", ".bin", "node");

    /// <summary>Whether the JavaScript peers are here.</summary>
    public static bool HasJavaScript => File.Exists(Node);

    /// <summary>A script beside this program.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);

    /// <summary>
    /// Our program as users get it: published with its runtime, compiled ahead for this machine. <c>WEBTORRENT_CLI</c> may name one that is ready.
    /// </summary>
    public static async Task<string> PublishCliAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("WEBTORRENT_CLI") is { Length: > 0 } ready) return ready;
        string artifacts = Path.Combine(Repository.Root, "artifacts", "benchmarks");
        string output = Path.Combine(artifacts, "cli");
        string[] arguments =
        [
            "publish", Path.Combine(Repository.Root, "tools", "webtorrent"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "--self-contained", "true", "--artifacts-path", artifacts, "-o", output, "-v", "quiet",
        ];
        using Process publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false })!;
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0) throw new InvalidOperationException("dotnet publish failed");
        const string Suffix = ".runtimeconfig.json";
        return Directory.GetFiles(output, "*" + Suffix).Single()[..^Suffix.Length];
    }
}
