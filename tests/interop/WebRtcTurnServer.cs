using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Ice;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.Stun;

namespace WebTorrent.Interop.Tests;

/// <summary>coturn at an address of this machine that is not loopback, since it relays to none of those.</summary>
internal sealed class WebRtcTurnServer : IAsyncDisposable
{
    private const string Username = "user";
    private const string Credential = "correct horse";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LocalNetwork.FreePort();
    private RunningProgram? _program;

    private WebRtcTurnServer(IPAddress address) => Address = address;

    /// <summary>Where it is, and relays.</summary>
    public IPAddress Address { get; }

    public static async Task<WebRtcTurnServer> StartAsync()
    {
        var program = Installed.Program("turnserver");
        var address = IceInterfaces.GetAddresses(includeLoopback: false).FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork)
            ?? throw Installed.Missing("an IPv4 address that is not loopback");
        var server = new WebRtcTurnServer(address);
        string[] command =
        [
            program, "-n", "--no-cli", "--no-tls", "--no-dtls", "--log-file", "stdout", "--simple-log", "--pidfile", server._folder.File("pid"),
            "--listening-ip", $"{address}", "--relay-ip", $"{address}", "--listening-port", server._port.ToString(CultureInfo.InvariantCulture),
            "--lt-cred-mech", "--realm", "interop", "--user", $"{Username}:{Credential}", "--db", server._folder.File("users"),
        ];
        server._program = RunningProgram.Start("coturn", command);
        await server.WaitUntilItListensAsync();
        return server;
    }

    /// <summary>It as a STUN server.</summary>
    public IceServer Stun => new() { Urls = [$"stun:{Address}:{_port}"] };

    /// <summary>It as a TURN server.</summary>
    /// <param name="transport">udp or tcp.</param>
    /// <param name="credential">The password; null: the right one.</param>
    public IceServer Turn(string transport = "udp", string? credential = null) =>
        new() { Urls = [$"turn:{Address}:{_port}?transport={transport}"], Username = Username, Credential = credential ?? Credential };

    /// <summary>A server as the configuration of an RTCPeerConnection.</summary>
    public static object ToConfiguration(IceServer server, bool relayOnly) => new
    {
        iceTransportPolicy = relayOnly ? "relay" : "all",
        iceServers = new[] { new { urls = server.Urls.ToArray(), username = server.Username ?? "", credential = server.Credential ?? "" } },
    };

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>It does not say so.</summary>
    private async Task WaitUntilItListensAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var socket = new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(Address, _port);
                return;
            }
            catch (SocketException) when (tries < 200 && !_program!.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }
}
