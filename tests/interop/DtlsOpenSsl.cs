using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using WebTorrent.Dtls;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>OpenSSL's command line program as one side of a DTLS connection, with a certificate of its own. What it receives is in its output.</summary>
internal sealed class DtlsOpenSsl : IAsyncDisposable
{
    /// <summary>What both sides make a secret for.</summary>
    public const string ExportLabel = "EXTRACTOR-webtorrent-test";
    public const int ExportLength = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private RunningProgram? _program;

    private DtlsOpenSsl()
    {
    }

    public DtlsFingerprint Fingerprint { get; private set; }

    /// <summary>Where the server listens.</summary>
    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, FreePort());

    public RunningProgram Program => _program!;

    /// <summary>Makes the certificate. The program is started later.</summary>
    public static async Task<DtlsOpenSsl> CreateAsync(string curve = "P-256")
    {
        var side = new DtlsOpenSsl();
        string[] command =
        [
            Installed.Program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", $"ec_paramgen_curve:{curve}", "-nodes", "-subj", "/CN=peer",
            "-keyout", side._folder.File("key.pem"), "-out", side._folder.File("certificate.pem"),
        ];
        var (exitCode, lines) = await RunningProgram.RunAsync("openssl", command, Patience);
        Assert.True(exitCode == 0, string.Join(Environment.NewLine, lines));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(side._folder.File("certificate.pem"));
        side.Fingerprint = DtlsFingerprint.Compute(DtlsHashAlgorithm.Sha256, certificate.RawData);
        return side;
    }

    /// <summary>Starts a server that demands a certificate.</summary>
    public Task ServeAsync(params string[] arguments) => ServeAnybodyAsync(["-Verify", "1", .. arguments]);

    /// <summary>Starts a server that does not ask for a certificate.</summary>
    public async Task ServeAnybodyAsync(params string[] arguments)
    {
        Start(["s_server", "-accept", EndPoint.ToString(), "-naccept", "1", .. arguments]);
        await Program.WaitForLineAsync("ACCEPT", Patience);
    }

    /// <summary>Starts a client that shows its certificate.</summary>
    public void Connect(IPEndPoint server, params string[] arguments) => Start(["s_client", "-connect", server.ToString(), .. arguments]);

    /// <summary>Has it send a line.</summary>
    public void Send(string line) => File.AppendAllText(_folder.File("input"), line + "\n");

    public Task WaitForLineAsync(string text) => Program.WaitForLineAsync(text, Patience);

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Its input is a file that we append to, through tail: the harness closes the input of programs.</summary>
    private void Start(string[] arguments)
    {
        File.WriteAllText(_folder.File("input"), "");
        string[] all =
        [
            .. arguments, "-dtls1_2", "-cert", _folder.File("certificate.pem"), "-key", _folder.File("key.pem"),
            "-keymatexport", ExportLabel, "-keymatexportlen", ExportLength.ToString(CultureInfo.InvariantCulture),
        ];
        var command = $"tail -n +1 -s 0.05 -f '{_folder.File("input")}' | '{Installed.Program("openssl")}' {string.Join(' ', all.Select(argument => $"'{argument}'"))}";
        _program = RunningProgram.Start("openssl", [Installed.Program("sh"), "-c", command]);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
