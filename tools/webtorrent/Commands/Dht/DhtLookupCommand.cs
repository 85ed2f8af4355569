using System.CommandLine;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Dht;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary><c>dht lookup ID</c>: prints the peers of a torrent as they are found.</summary>
internal sealed class DhtLookupCommand : DhtNodeCommand
{
    private readonly TorrentArgument _torrent = new();

    /// <summary>Declares the command.</summary>
    public DhtLookupCommand(CliEnvironment environment)
        : base(environment, "lookup", "Print the peers of a torrent, and about how many there are")
    {
        Add(_torrent.Argument);
        AddNodeOptions();
        HelpWithExamples.AddTo(this, ["webtorrent dht lookup c12fe1c06bba254a9dc9f519b335aa7c1367a88a", "webtorrent dht lookup ubuntu.torrent --json"], "Exit codes: 0 peers were found, 1 none.");
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(DhtNode node, ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var infoHash = await _torrent.ReadAsync(arguments, interrupted);
        var found = 0;
        await foreach (var peer in node.LookupAsync(infoHash, interrupted))
        {
            found++;
            WriteResult(output, new PeerEvent(infoHash.ToString(), peer.ToString()));
        }

        var size = await node.ScrapeAsync(infoHash, interrupted);
        output.Write(new NoteEvent($"{Humanize.Count(found, "peer")} found; the DHT knows of about {Humanize.Count(size.Seeds, "seeder")} and {Humanize.Count(size.Peers, "downloader")}"));
        return found > 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
