using System.CommandLine;
using System.Text.Json;
using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Commands;

/// <summary><c>verify TORRENT DIR</c>: compares what is on disk with a torrent's hashes. Changes nothing.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private readonly Argument<string> _torrent = new("torrent") { Description = "A .torrent file" };
    private readonly Argument<string> _directory = new("dir") { Description = "The payload, or the folder that holds it" };

    /// <summary>Declares the command.</summary>
    public VerifyCommand(CliEnvironment environment)
        : base(environment, "verify", "Compare files on disk with a torrent; exit code 1 when a piece is missing or damaged")
    {
        Add(_torrent);
        StrayOptions.Refuse(_torrent);
        Add(_directory);
        StrayOptions.Refuse(_directory);
        HelpWithExamples.AddTo(this,
        [
            "webtorrent verify ubuntu.torrent ~/Downloads",
            "webtorrent verify ubuntu.torrent ~/Downloads --json | jq .badPieces",
        ],
        "Nothing is changed. `webtorrent download TORRENT --out DIR` gets only what is missing or damaged.");
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var torrent = arguments.GetRequiredValue(_torrent);
        var (info, directory) = PayloadLocation.Find(await TorrentInfo.LoadAsync(torrent, interrupted), arguments.GetRequiredValue(_directory));
        PieceSet good;
        await using (var store = new FileChunkStore(info, directory))
            good = await TorrentVerifier.VerifyAsync(info, store, new CheckingProgress(info, output, Environment.Time), cancellationToken: interrupted);
        var report = VerifyReport.Of(info, directory, good);
        output.WriteResult(() => JsonSerializer.Serialize(report, CliJson.Lines.CliEvent), () => VerifyText.Write(report));
        if (report.Files.Count == 0 && report.BadPieces.Count == 0) return ExitCode.Done;
        output.Write(new ErrorEvent(
            report.BadPieces.Count == 0 ? $"{Humanize.Count(report.Files.Count, "empty file")} missing." : $"{Humanize.Count(report.BadPieces.Count, "piece")} missing or damaged.",
            $"`webtorrent download {torrent} --out {directory}` gets what is missing."));
        return ExitCode.Failed;
    }
}
