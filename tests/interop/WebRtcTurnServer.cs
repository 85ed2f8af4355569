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
    private readonly int _tlsPort = LocalNetwork.FreePort();
    private RunningProgram? _program;

    private WebRtcTurnServer(IPAddress address) => Address = address;

    /// <summary>Where it is, and relays.</summary>
    public IPAddress Address { get; }

    /// <summary>Starts it on this machine.</summary>
    /// <param name="certificate">A certificate and its key, with which it speaks TLS; null: it speaks none.</param>
    public static Task<WebRtcTurnServer> StartAsync(WebRtcTurnCertificate? certificate = null)
    {
        var address = IceInterfaces.GetAddresses(includeLoopback: false).FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork)
            ?? throw Installed.Missing("an IPv4 address that is not loopback");
        return StartAsync(address, machine: null, certificate);
    }

    /// <summary>Starts it on any machine.</summary>
    /// <param name="address">Where.</param>
    /// <param name="machine">The machine; null: this one.</param>
    /// <param name="certificate">A certificate and its key, with which it speaks TLS; null: it speaks none.</param>
    public static async Task<WebRtcTurnServer> StartAsync(IPAddress address, WebRtcMachine? machine, WebRtcTurnCertificate? certificate = null)
    {
        var program = Installed.Program("turnserver");
        var server = new WebRtcTurnServer(address);
        string[] command =
        [
            program, "-n", "--no-cli", "--no-dtls", "--log-file", "stdout", "--simple-log", "--pidfile", server._folder.File("pid"),
            "--listening-ip", $"{address}", "--relay-ip", $"{address}", "--listening-port", server._port.ToString(CultureInfo.InvariantCulture),
            "--lt-cred-mech", "--realm", "interop", "--user", $"{Username}:{Credential}", "--db", server._folder.File("users"),
            .. server.Secrecy(certificate),
        ];
        try
        {
            server._program = RunningProgram.Start("coturn", machine?.Command(command) ?? command);
            await server.WaitUntilItListensAsync(machine);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>It as a STUN server.</summary>
    public IceServer Stun => new() { Urls = [$"stun:{Address}:{_port}"] };

    /// <summary>It as a TURN server.</summary>
    /// <param name="transport">udp or tcp.</param>
    /// <param name="credential">The password; null: the right one.</param>
    public IceServer Turn(string transport = "udp", string? credential = null) =>
        new() { Urls = [$"turn:{Address}:{_port}?transport={transport}"], Username = Username, Credential = credential ?? Credential };

    /// <summary>It as a TURN server over TLS.</summary>
    /// <param name="host">The name or address by which its certificate is judged.</param>
    public IceServer TurnOverTls(string host) => new() { Urls = [$"turns:{host}:{_tlsPort}"], Username = Username, Credential = Credential };

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

    private string[] Secrecy(WebRtcTurnCertificate? certificate) => certificate is null
        ? ["--no-tls"]
        : ["--tls-listening-port", _tlsPort.ToString(CultureInfo.InvariantCulture), "--cert", certificate.CertificateFile, "--pkey", certificate.KeyFile];

    /// <summary>It does not say so.</summary>
    private async Task WaitUntilItListensAsync(WebRtcMachine? machine)
    {
        for (var tries = 0; !Listens(machine); tries++)
        {
            Assert.True(tries < 200 && !_program!.HasExited, $"coturn does not listen: {string.Join('\n', _program!.Lines)}");
            await Task.Delay(50);
        }
    }

    private bool Listens(WebRtcMachine? machine)
    {
        using var socket = machine is null ? Open() : OpenThere(machine);
        try
        {
            socket.Connect(Address, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket OpenThere(WebRtcMachine machine)
    {
        Socket? opened = null;
        machine.Run(() => opened = Open());
        return opened!;
    }

    private static Socket Open() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
