using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>A PostgreSQL of the tests' own, in a temporary folder, on a free port of the loopback interface; started with the first test that wants it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "webtorrent-postgres-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly int _port = FreePort();
    private string? _programs;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Timeout=3";

    public int Port => _port;

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

    public Task StartAsync(string more = "") => AsPostgresAsync(
        Path.Combine(_programs!, "pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off {more}", "start");

    public Task StopAsync() => AsPostgresAsync(Path.Combine(_programs!, "pg_ctl"), "-D", Data, "-w", "-m", "immediate", "stop");

    /// <summary>From now on it takes connections over TLS, and only those.</summary>
    public async Task RequireTlsAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await WriteAsync("server.key", key.ExportPkcs8PrivateKeyPem());
        await WriteAsync("server.crt", certificate.ExportCertificatePem());
        await WriteAsync("pg_hba.conf", "hostssl all all 127.0.0.1/32 trust");
        await StopAsync();
        await StartAsync("-c ssl=on");
    }

    /// <summary>Sends all of its processes a signal: with STOP it answers nothing, and closes nothing either.</summary>
    public async Task SignalAsync(string name)
    {
        var main = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync("sh", "-c", $"kill -{name} {main} $(ps -o pid= --ppid {main})");
    }

    public async ValueTask DisposeAsync()
    {
        if (_programs is not null)
        {
            await StopAsync();
            Directory.Delete(_folder, recursive: true);
        }

        _gate.Dispose();
    }

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(Data, name);
        await File.WriteAllTextAsync(path, text + "\n");
        await RunAsync("chmod", "600", path);
        if (IsRoot)
            await RunAsync("chown", "postgres", path);
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
