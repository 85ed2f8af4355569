using System.CommandLine;
using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Cli.Transfers;
using WebTorrent.CreateTorrent;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Commands;

/// <summary><c>seed PATH...</c>: serves files in place until interrupted. Never writes to them.</summary>
internal sealed class SeedCommand : CliCommand
{
    private readonly Argument<string[]> _paths = new("path") { HelpName = "path...", Arity = ArgumentArity.OneOrMore, Description = "The file or folder to share; with --torrent also the folder that holds it" };
    private readonly Option<string?> _torrent = new("--torrent") { HelpName = "FILE", Description = "Share what this .torrent describes, instead of making a new torrent" };
    private readonly SwarmOptions _swarm = new();

    /// <summary>Declares the command.</summary>
    public SeedCommand(CliEnvironment environment)
        : base(environment, "seed", "Share files until Ctrl-C")
    {
        Add(_paths);
        StrayOptions.Refuse(_paths);
        Add(_torrent);
        _swarm.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_torrent) is not null && result.GetValue(_paths) is { Length: > 1 })
                result.AddError("--torrent describes one payload: give one path with it.");
        });
        HelpWithExamples.AddTo(this,
        [
            "webtorrent seed holiday.mp4 --announce udp://tracker.example:6969",
            "webtorrent seed ~/Downloads --torrent ubuntu.torrent --listen 6881",
            "webtorrent seed photos/ --no-tracker --json | jq -r 'select(.event == \"seeding\").magnet'",
        ],
        "The files are only read. With --torrent they are compared with it first, and have to be whole.");
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var settings = _swarm.Read(arguments);
        var paths = arguments.GetRequiredValue(_paths);
        using var log = Environment.OpenLog(arguments);
        await using var session = await TransferSession.StartAsync(settings, Directory.GetCurrentDirectory(), output, log, Environment.Time, interrupted);
        var work = arguments.GetValue(_torrent) is { } torrent
            ? SeedExistingAsync(session, torrent, paths[0], output, interrupted)
            : SeedNewAsync(session, settings, paths, output, interrupted);
        await session.TellDuringAsync(work);
        await session.ServeAsync(interrupted);
        return ExitCode.Done;
    }

    private async Task SeedNewAsync(TransferSession session, SwarmSettings settings, string[] paths, IOutput output, CancellationToken interrupted)
    {
        var creation = new TorrentBuilderOptions
        {
            AnnounceTiers = [.. settings.Announce.Select(IReadOnlyList<string> (tracker) => [tracker])],
            CreatedBy = CliProduct.NameAndVersion,
            CreationDate = Environment.Time.GetUtcNow(),
        };
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            var torrent = await session.SeedAsync(path, creation, interrupted);
            output.Write(TorrentEvents.Metadata(torrent.Info!));
            session.TellSeeding(torrent);
        }
    }

    private async Task SeedExistingAsync(TransferSession session, string torrentFile, string path, IOutput output, CancellationToken interrupted)
    {
        var (info, directory) = PayloadLocation.Find(await TorrentInfo.LoadAsync(torrentFile, interrupted), path);
        output.Write(TorrentEvents.Metadata(info));
        PieceSet good;
        await using (var store = new FileChunkStore(info, directory))
            good = await TorrentVerifier.VerifyAsync(info, store, new CheckingProgress(info, output, Environment.Time), cancellationToken: interrupted);
        if (!good.IsComplete)
        {
            throw new CliException(
                $"{Humanize.Count(info.PieceCount - good.SetCount)} of {Humanize.Count(info.PieceCount, "piece")} are missing or damaged, so '{info.Name}' is not seeded.",
                $"`webtorrent download {torrentFile} --out {directory} --keep-seeding` gets what is missing and seeds.");
        }

        session.TellSeeding(await session.SeedCheckedAsync(info, directory, interrupted));
    }
}
