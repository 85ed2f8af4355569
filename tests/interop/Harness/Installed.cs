using System.Diagnostics;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>
/// Finds the programs that <c>install-peers.sh</c> installs. A missing one skips the test with the reason, or fails it when
/// <c>WEBTORRENT_REQUIRE_PEERS=1</c>.
/// </summary>
public static class Installed
{
    // Another python may come first on PATH; Debian's libtorrent module belongs to this one.
    private const string SystemPython = "/usr/bin/python3";

    private static readonly Lazy<bool> HasLibtorrent = new(() => File.Exists(SystemPython) && Succeeds(SystemPython, "-c", "import libtorrent"));

    /// <summary>The folder with Node and the JavaScript peers: <c>WEBTORRENT_PEERS</c>, or <c>.peers</c> beside the script.</summary>
    public static string PeersFolder { get; } =
        Environment.GetEnvironmentVariable("WEBTORRENT_PEERS") is { Length: > 0 } folder ? folder : Path.Combine(Repository.Root, "tests", "interop", ".peers");

    /// <summary>What the JavaScript peers need to find their modules.</summary>
    public static IReadOnlyDictionary<string, string> NodeEnvironment { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["WEBTORRENT_PEERS"] = PeersFolder };

    /// <summary>A program by name.</summary>
    public static string Program(string name)
    {
        string folders = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        return folders.Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw Missing(name);
    }

    /// <summary>A python that has libtorrent.</summary>
    public static string LibtorrentPython() => HasLibtorrent.Value ? SystemPython : throw Missing("libtorrent for " + SystemPython);

    /// <summary>A Node that runs the JavaScript peers.</summary>
    public static string Node()
    {
        string node = Path.Combine(PeersFolder, "node_modules", ".bin", "node");
        return File.Exists(node) ? node : throw Missing("Node with the JavaScript WebTorrent in " + PeersFolder);
    }

    /// <summary>A file of a JavaScript package.</summary>
    public static string NodeModule(string path)
    {
        string file = Path.Combine(PeersFolder, "node_modules", path);
        return File.Exists(file) ? file : throw Missing(path + " in " + PeersFolder);
    }

    /// <summary>A script that lies beside the tests, in <c>peers</c>.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);

    /// <summary>Skips or fails the test that needs what is not here.</summary>
    public static Exception Missing(string what)
    {
        string reason = $"{what} is missing: run tests/interop/install-peers.sh";
        if (Environment.GetEnvironmentVariable("WEBTORRENT_REQUIRE_PEERS") == "1") Assert.Fail(reason);
        Assert.Skip(reason);
        return new UnreachableException();
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
