using System.CommandLine;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Cli.Transfers;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli.Commands;

/// <summary><c>downloadmeta MAGNET</c>: gets the metadata of a magnet link from its peers and writes it as a .torrent file.</summary>
internal sealed class DownloadMetaCommand : CliCommand
{
    private readonly Argument<string> _id = new("magnet") { Description = "A magnet link (in quotes) or an info-hash" };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Where to write it [default: NAME.torrent here]" };
    private readonly SwarmOptions _swarm = new();

    /// <summary>Declares the command.</summary>
    public DownloadMetaCommand(CliEnvironment environment)
        : base(environment, "downloadmeta", "Turn a magnet link into a .torrent file, without downloading what it describes")
    {
        Add(_id);
        StrayOptions.Refuse(_id);
        Add(_output);
        _swarm.AddTo(this);
        HelpWithExamples.AddTo(this,
        [
            "webtorrent downloadmeta 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a'",
            "webtorrent downloadmeta c12fe1c06bba254a9dc9f519b335aa7c1367a88a --output some.torrent --peer 192.0.2.7:6881",
        ]);
    }

    /// <inheritdoc/>
    protected override string InterruptedMessage => "interrupted: no .torrent file was written";

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var source = await TorrentSource.ResolveAsync(arguments.GetRequiredValue(_id), interrupted);
        using var log = Environment.OpenLog(arguments);
        await using var session = await TransferSession.StartAsync(_swarm.Read(arguments), Directory.GetCurrentDirectory(), output, log, Environment.Time, interrupted);
        var getting = session.GetMetadataAsync(source, interrupted);
        await session.TellDuringAsync(getting);
        output.Write(await TorrentFileWriter.WriteAsync(await getting, arguments.GetValue(_output), interrupted));
        return ExitCode.Done;
    }
}
