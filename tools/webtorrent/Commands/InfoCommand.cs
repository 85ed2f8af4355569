using System.CommandLine;
using System.Text.Json;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli.Commands;

/// <summary><c>info ID</c>: tells what a torrent or a magnet link holds. Asks nobody.</summary>
internal sealed class InfoCommand : CliCommand
{
    private const int MaxFilesShown = 50;
    private readonly Argument<string> _id = new("id") { Description = "A .torrent file, a magnet link or an info-hash" };

    /// <summary>Declares the command.</summary>
    public InfoCommand(CliEnvironment environment)
        : base(environment, "info", "Tell what a .torrent file or a magnet link holds, without asking the network")
    {
        Add(_id);
        StrayOptions.Refuse(_id);
        HelpWithExamples.AddTo(this,
        [
            "webtorrent info ubuntu.torrent",
            "webtorrent info ubuntu.torrent --json | jq -r '.files[].path'",
            "webtorrent info 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a'",
        ]);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var source = await TorrentSource.ResolveAsync(arguments.GetRequiredValue(_id), interrupted);
        var description = source.Info is { } info ? TorrentDescription.Of(info) : TorrentDescription.Of(source.Magnet!);
        output.WriteResult(
            () => JsonSerializer.Serialize(description, CliJson.Lines.TorrentDescription),
            () => DescriptionText.Write(description, MaxFilesShown));
        return ExitCode.Done;
    }
}
