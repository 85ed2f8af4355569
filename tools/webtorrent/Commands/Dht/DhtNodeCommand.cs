using System.CommandLine;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Datagram;
using WebTorrent.Dht;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary>A command that runs a node of the DHT for as long as it needs one.</summary>
internal abstract class DhtNodeCommand : CliCommand
{
    private readonly DhtSwitches _dht = new();
    private readonly Option<bool> _allowPrivate = new("--allow-private") { Description = "Talk to nodes at private and loopback addresses too" };
    private readonly Option<int> _timeout = new("--timeout") { HelpName = "SECONDS", Description = "How long to try to reach the DHT", DefaultValueFactory = _ => 30 };

    /// <summary>Names the command.</summary>
    protected DhtNodeCommand(CliEnvironment environment, string name, string description)
        : base(environment, name, description)
    {
    }

    /// <summary>Adds the options that all of them have, behind their own.</summary>
    protected void AddNodeOptions()
    {
        _dht.AddTo(this);
        Add(_allowPrivate);
        _timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600) result.AddError("--timeout is 1 to 3600 seconds.");
        });
        Add(_timeout);
    }

    /// <summary>Does the command's work with a node that has found its place in the DHT.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract Task<int> RunAsync(DhtNode node, ParseResult arguments, IOutput output, CancellationToken interrupted);

    /// <summary>Prints a result, also with <c>--quiet</c>.</summary>
    protected static void WriteResult(IOutput output, CliEvent result) =>
        output.WriteResult(() => JsonSerializer.Serialize(result, CliJson.Lines.CliEvent), () => EventText.Line(result));

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        using var log = Environment.OpenLog(arguments);
        var logger = (log ?? (ILoggerFactory)NullLoggerFactory.Instance).CreateLogger<DhtNode>();
        var options = new DhtOptions { AllowPrivateAddresses = arguments.GetValue(_allowPrivate), TimeProvider = Environment.Time, Logger = logger };
        if (_dht.ReadBootstrap(arguments) is { } nodes) options = options with { Bootstrap = nodes };
        await using var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.IPv6Any, _dht.ReadPort(arguments) ?? 0) });
        socket.Start();
        await using var node = new DhtNode(socket, options);
        node.Start();
        await JoinAsync(node, TimeSpan.FromSeconds(arguments.GetValue(_timeout)), interrupted);
        output.Write(new NoteEvent($"In the DHT, with {Humanize.Count(node.NodeCount, "node")}"));
        return await RunAsync(node, arguments, output, interrupted);
    }

    private async Task JoinAsync(DhtNode node, TimeSpan timeout, CancellationToken interrupted)
    {
        try
        {
            await node.WaitForBootstrapAsync(interrupted).WaitAsync(timeout, Environment.Time, interrupted);
        }
        catch (TimeoutException)
        {
            throw new CliException(
                $"No node of the DHT answered within {timeout.TotalSeconds:0} s.", "Check the network, or name a node that is reachable: --bootstrap HOST:PORT (with --allow-private if it is on this network).");
        }
    }
}
