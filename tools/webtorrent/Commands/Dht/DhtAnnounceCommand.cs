using System.CommandLine;
using System.Net;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Dht;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary><c>dht announce ID --port N</c>: says that a peer of a torrent is at this address.</summary>
internal sealed class DhtAnnounceCommand : DhtNodeCommand
{
    private readonly TorrentArgument _torrent = new();
    private readonly Option<int> _port = new("--port") { HelpName = "PORT", Required = true, Description = "Where the peer takes connections" };
    private readonly Option<bool> _seed = new("--seed") { Description = "The peer has all of it" };

    /// <summary>Declares the command.</summary>
    public DhtAnnounceCommand(CliEnvironment environment)
        : base(environment, "announce", "Say that a peer of a torrent is at this machine's address")
    {
        Add(_torrent.Argument);
        _port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > IPEndPoint.MaxPort) result.AddError($"--port: a port is 1 to {IPEndPoint.MaxPort}.");
        });
        Add(_port);
        Add(_seed);
        AddNodeOptions();
        HelpWithExamples.AddTo(this, ["webtorrent dht announce c12fe1c06bba254a9dc9f519b335aa7c1367a88a --port 6881"], "Nodes forget it after half an hour or so. Exit codes: 0 nodes took it, 1 none did.");
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(DhtNode node, ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var infoHash = await _torrent.ReadAsync(arguments, interrupted);
        var nodes = await node.AnnounceAsync(infoHash, (ushort)arguments.GetValue(_port), arguments.GetValue(_seed), interrupted);
        WriteResult(output, new AnnouncedEvent(infoHash.ToString(), nodes));
        return nodes > 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
