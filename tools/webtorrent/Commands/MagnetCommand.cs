using System.CommandLine;
using System.Text.Json;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli.Commands;

/// <summary><c>magnet TORRENT</c>: prints the link that others can use instead of the file.</summary>
internal sealed class MagnetCommand : CliCommand
{
    private readonly Argument<string> _torrent = new("torrent") { Description = "A .torrent file" };

    /// <summary>Declares the command.</summary>
    public MagnetCommand(CliEnvironment environment)
        : base(environment, "magnet", "Print the magnet link of a .torrent file")
    {
        Add(_torrent);
        StrayOptions.Refuse(_torrent);
        HelpWithExamples.AddTo(this,
        [
            "webtorrent magnet ubuntu.torrent",
            "webtorrent download \"$(webtorrent magnet ubuntu.torrent)\"",
        ]);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var info = await TorrentInfo.LoadAsync(arguments.GetRequiredValue(_torrent), interrupted);
        var magnet = info.ToMagnet().ToString();
        output.WriteResult(
            () => JsonSerializer.Serialize(new MagnetResult(info.InfoHash.ToString(), magnet), CliJson.Lines.MagnetResult),
            () => magnet);
        return ExitCode.Done;
    }
}
