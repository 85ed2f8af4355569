using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>A PostgreSQL of the tests' own, in a temporary folder, on a free port of the loopback interface; started with the first test that wants it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "webtorrent-postgres-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly int _port = FreePort();
    private string? _programs;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Timeout=3";

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Makes sure that it runs; skips the test where PostgreSQL is not installed, or fails it when WEBTORRENT_REQUIRE_PEERS=1.</summary>
    public async Task RequireAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_programs is not null)
                return;
            var programs = FindPrograms();
            if (programs is null)
            {
                const string Reason = "PostgreSQL is missing: run tests/interop/install-peers.sh";
                if (Environment.GetEnvironmentVariable("WEBTORRENT_REQUIRE_PEERS") == "1")
                    Assert.Fail(Reason);
                Assert.Skip(Reason);
            }

            Directory.CreateDirectory(_folder);
            if (IsRoot)
                await RunAsync("chown", "postgres", _folder);
            _programs = programs;
            await AsPostgresAsync(Path.Combine(programs, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "--no-sync");
            await StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task StartAsync() => AsPostgresAsync(
        Path.Combine(_programs!, "pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off", "start");

    public Task StopAsync() => AsPostgresAsync(Path.Combine(_programs!, "pg_ctl"), "-D", Data, "-w", "-m", "immediate", "stop");

    public async ValueTask DisposeAsync()
    {
        if (_programs is not null)
        {
            await StopAsync();
            Directory.Delete(_folder, recursive: true);
        }

        _gate.Dispose();
    }

    private string Data => Path.Combine(_folder, "data");

    private static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending().Select(version => Path.Combine(version, "bin")) : [];
        return folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    // It refuses to run as root.
    private static Task AsPostgresAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // The server inherits what pg_ctl has, so its output must not be a pipe that somebody waits for the end of.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { UseShellExecute = false, WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
