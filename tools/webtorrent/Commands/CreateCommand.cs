using System.CommandLine;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Cli.Transfers;
using WebTorrent.CreateTorrent;

namespace WebTorrent.Cli.Commands;

/// <summary><c>create PATH</c>: hashes a file or a folder and writes its .torrent file.</summary>
internal sealed class CreateCommand : CliCommand
{
    private readonly Argument<string> _path = new("path") { Description = "The file or folder to share" };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Where to write it [default: NAME.torrent here]" };
    private readonly Option<long?> _pieceLength = ByteSizeOption.Create(
        "--piece-length", "Bytes of a piece, a power of two from 16K [default: by the size of the payload]", TorrentBuilder.MinPieceLength, TorrentBuilder.MaxPieceLength, isPowerOfTwo: true);
    private readonly Option<string[]> _announce = TrackerOption.Create("Name this tracker in the torrent (repeatable; each one is a tier)");
    private readonly Option<string?> _name = new("--name") { HelpName = "NAME", Description = "Another name than the path's own" };
    private readonly Option<string?> _comment = new("--comment") { HelpName = "TEXT", Description = "A remark for those who read it" };
    private readonly Option<bool> _private = new("--private") { Description = "Peers come from the torrent's trackers only (BEP 27)" };

    /// <summary>Declares the command.</summary>
    public CreateCommand(CliEnvironment environment)
        : base(environment, "create", "Make a .torrent file of a file or a folder")
    {
        Add(_path);
        StrayOptions.Refuse(_path);
        foreach (var option in (ReadOnlySpan<Option>)[_output, _pieceLength, _announce, _name, _comment, _private]) Add(option);
        HelpWithExamples.AddTo(this,
        [
            "webtorrent create holiday.mp4",
            "webtorrent create photos/ --output photos.torrent --announce udp://tracker.example:6969",
            "webtorrent create disk.img --piece-length 1M --json",
        ]);
    }

    /// <inheritdoc/>
    protected override string? InterruptedMessage => "interrupted: no .torrent file was written";

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var path = arguments.GetRequiredValue(_path);
        var builder = new TorrentBuilder(new TorrentBuilderOptions
        {
            Name = arguments.GetValue(_name),
            PieceLength = (int?)arguments.GetValue(_pieceLength),
            AnnounceTiers = [.. (arguments.GetValue(_announce) ?? []).Select(IReadOnlyList<string> (tracker) => [tracker])],
            Comment = arguments.GetValue(_comment),
            IsPrivate = arguments.GetValue(_private),
            CreatedBy = CliProduct.NameAndVersion,
            CreationDate = Environment.Time.GetUtcNow(),
        });
        var info = await builder.BuildAsync(path, new HashingProgress(path, output, Environment.Time), interrupted);
        output.Write(await TorrentFileWriter.WriteAsync(info, arguments.GetValue(_output), interrupted));
        return ExitCode.Done;
    }
}
