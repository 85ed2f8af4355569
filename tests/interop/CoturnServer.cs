using System.Globalization;
using System.Net;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>coturn, a STUN and TURN server, on the loopback device.</summary>
internal sealed class CoturnServer : IAsyncDisposable
{
    public const string Username = "user";
    public const string Password = "secret";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private RunningProgram? _program;

    private CoturnServer(IPEndPoint address) => Address = address;

    public IPEndPoint Address { get; }

    /// <param name="more">Arguments beside the usual ones.</param>
    public static async Task<CoturnServer> StartAsync(params string[] more)
    {
        var program = Installed.Program("turnserver");
        var server = new CoturnServer(new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort()));
        try
        {
            server._program = RunningProgram.Start("coturn",
            [
                program, "-n", "--no-cli", "--no-tls", "--no-dtls", "--lt-cred-mech", "--user", $"{Username}:{Password}", "--realm", "example.org",
                "--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1", "--allow-loopback-peers",
                "--listening-port", server.Address.Port.ToString(CultureInfo.InvariantCulture), "--min-port", "30001", "--max-port", "32000",
                "--userdb", server._folder.File("users"), "--pidfile", server._folder.File("pid"), "--log-file", "stdout", "--simple-log", .. more,
            ]);
            await server._program.WaitForLineAsync("IO method (admin thread)", Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _folder.Dispose();
    }
}
