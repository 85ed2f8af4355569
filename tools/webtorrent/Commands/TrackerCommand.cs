using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Cli.Tracking;
using WebTorrent.TrackerServer;

namespace WebTorrent.Cli.Commands;

/// <summary><c>tracker</c>: runs a tracker until interrupted: HTTP and WebSocket on one port, UDP on another or the same.</summary>
internal sealed class TrackerCommand : CliCommand
{
    private const int DefaultPort = 6969;

    private readonly Option<IPAddress> _listen = new("--listen")
    {
        HelpName = "ADDRESS",
        Description = "Serve at this address only [default: every address, IPv4 and IPv6]",
        CustomParser = ParseAddress,
        DefaultValueFactory = _ => IPAddress.IPv6Any,
    };

    private readonly Option<int> _httpPort = Port("--http-port", "TCP port of HTTP and WebSocket");
    private readonly Option<int> _udpPort = Port("--udp-port", "UDP port");
    private readonly Option<bool> _noHttp = new("--no-http") { Description = "Serve UDP only" };
    private readonly Option<bool> _noUdp = new("--no-udp") { Description = "Serve HTTP and WebSocket only" };
    private readonly Option<bool> _noWebSocket = new("--no-ws") { Description = "Serve no WebSocket" };
    private readonly Option<bool> _noStats = new("--no-stats") { Description = "Serve no /stats and /stats.json" };
    private readonly Option<int?> _interval = new("--interval") { HelpName = "SECONDS", Description = "How often clients shall announce [default: 1800, and 120 over WebSocket]" };
    private readonly Option<string?> _allow = new("--allow") { HelpName = "FILE", Description = "Serve only the info-hashes in this file, one a line" };
    private readonly Option<string?> _deny = new("--deny") { HelpName = "FILE", Description = "Do not serve the info-hashes in this file, one a line" };
    private readonly Option<IPNetwork[]> _proxies = new("--trust-proxy") { HelpName = "NETWORK", Description = "Believe X-Forwarded-For from this network, such as 10.0.0.0/8 (repeatable)", CustomParser = ParseNetworks, Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _postgres = new("--postgres") { HelpName = "CONNECTION", Description = "Share the swarms with other trackers through this PostgreSQL database" };

    /// <summary>Declares the command.</summary>
    public TrackerCommand(CliEnvironment environment)
        : base(environment, "tracker", "Run a tracker until Ctrl-C: HTTP, UDP and WebSocket")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_listen, _httpPort, _udpPort, _noHttp, _noUdp, _noWebSocket, _noStats, _interval, _allow, _deny, _proxies, _postgres]) Add(option);
        _interval.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 43_200) result.AddError("--interval is 1 to 43200 seconds.");
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_noHttp) && result.GetValue(_noUdp)) result.AddError("--no-http and --no-udp together leave nothing to serve.");
        });
        HelpWithExamples.AddTo(this,
        [
            "webtorrent tracker",
            "webtorrent tracker --listen 127.0.0.1 --http-port 8000 --udp-port 8000 --json",
            "PGPASSWORD=secret webtorrent tracker --postgres 'Host=db;Username=tracker;Database=tracker'",
        ],
        """
        Announce to http://HOST:PORT/announce, udp://HOST:PORT or ws://HOST:PORT. A browser sees /stats; programs read /stats.json and /health.
        --postgres: the tables are made when they are missing; when the database is away each tracker goes on with the peers it knows, and --verbose tells why it is.
        A password in the command line is seen by every user of this machine: put it into PGPASSWORD, or name a file with Passfile=.
        """);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        // This process is a tracker and nothing else from here on: requests that are answered from memory need not change threads.
        System.Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        using var log = Environment.OpenLog(arguments);
        var address = arguments.GetRequiredValue(_listen);
        var defaults = new TrackerServerOptions();
        var interval = arguments.GetValue(_interval) is { } seconds ? TimeSpan.FromSeconds(seconds) : default(TimeSpan?);
        var options = defaults with
        {
            HttpEndPoints = arguments.GetValue(_noHttp) ? [] : [new IPEndPoint(address, arguments.GetValue(_httpPort))],
            UdpEndPoints = arguments.GetValue(_noUdp) ? [] : [new IPEndPoint(address, arguments.GetValue(_udpPort))],
            EnableWebSockets = !arguments.GetValue(_noWebSocket),
            EnableStats = !arguments.GetValue(_noStats),
            Interval = interval ?? defaults.Interval,
            MinInterval = interval < defaults.MinInterval ? interval.Value : defaults.MinInterval,
            WebSocketInterval = interval ?? defaults.WebSocketInterval,
            AllowedHashes = await HashList.ReadAsync(arguments.GetValue(_allow), interrupted),
            DeniedHashes = await HashList.ReadAsync(arguments.GetValue(_deny), interrupted),
            TrustedProxies = arguments.GetValue(_proxies) ?? [],
            TimeProvider = Environment.Time,
            LoggerFactory = log ?? NullLoggerFactory.Instance,
        };
        await using var session = await TrackerSession.StartAsync(options, arguments.GetValue(_postgres), interrupted);
        output.Write(session.Describe());
        await session.TellUntilAsync(output, Environment.Time, interrupted);
        return ExitCode.Done;
    }

    private static Option<int> Port(string name, string description)
    {
        var option = new Option<int>(name) { HelpName = "PORT", Description = description, DefaultValueFactory = _ => DefaultPort };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > IPEndPoint.MaxPort) result.AddError($"{name}: a port is 0 to {IPEndPoint.MaxPort}; 0 picks a free one.");
        });
        return option;
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
        result.AddError($"--listen: '{result.Tokens[0].Value}' is no address. Write 127.0.0.1 or ::1; the ports are --http-port and --udp-port.");
        return null;
    }

    private static IPNetwork[] ParseNetworks(ArgumentResult result)
    {
        var networks = new List<IPNetwork>();
        foreach (var token in result.Tokens)
        {
            if (IPNetwork.TryParse(token.Value, out var network)) networks.Add(network);
            else result.AddError($"--trust-proxy: '{token.Value}' is no network. Write 10.0.0.0/8, 192.0.2.7/32 or 2001:db8::/32.");
        }

        return [.. networks];
    }
}
