using System.CommandLine;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Cli.Transfers;

namespace WebTorrent.Cli.Commands;

/// <summary><c>download ID...</c>: gets torrents, several at once, and ends when all are verified and on disk.</summary>
internal sealed class DownloadCommand : CliCommand
{
    private readonly Argument<string[]> _ids = new("id") { HelpName = "id...", Arity = ArgumentArity.OneOrMore, Description = "A .torrent file, a magnet link (in quotes) or an info-hash" };
    private readonly Option<string> _out = new("--out", "-o") { HelpName = "DIR", DefaultValueFactory = _ => ".", Description = "Where the files go" };
    private readonly SwarmOptions _swarm = new();

    /// <summary>Declares the command.</summary>
    public DownloadCommand(CliEnvironment environment)
        : base(environment, "download", "Download torrents; what is on disk already is checked and kept")
    {
        Add(_ids);
        StrayOptions.Refuse(_ids);
        Add(_out);
        _swarm.AddTo(this);
        HelpWithExamples.AddTo(this,
        [
            "webtorrent download ubuntu.torrent --out ~/Downloads",
            "webtorrent download 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a' --peer 192.0.2.7:6881",
            "webtorrent download a.torrent b.torrent --keep-seeding --listen 6881",
            "webtorrent download ubuntu.torrent --json | jq -r 'select(.event == \"done\").path'",
        ],
        """
        Ctrl-C saves what is verified; the same command goes on from there. A second Ctrl-C ends at once.
        Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
        """);
    }

    /// <inheritdoc/>
    protected override string InterruptedMessage => "interrupted: what is verified is kept, the same command goes on from there";

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var settings = _swarm.Read(arguments);
        var directory = Path.GetFullPath(arguments.GetRequiredValue(_out));
        using var log = Environment.OpenLog(arguments);
        await using var session = await TransferSession.StartAsync(settings, directory, output, log, Environment.Time, interrupted);
        var downloader = new Downloader(session, settings, directory, output, Environment.Time);
        var runs = arguments.GetRequiredValue(_ids).Distinct(StringComparer.Ordinal).Select(id => TryAsync(downloader, id, arguments, output, interrupted)).ToArray();
        var all = Task.WhenAll(runs);
        await session.TellDuringAsync(all);
        var succeeded = (await all).Count(isDone => isDone);
        if (settings.KeepSeeding && succeeded > 0) await session.ServeAsync(interrupted);
        return succeeded == runs.Length ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>One torrent that fails leaves the others alone.</summary>
    private async Task<bool> TryAsync(Downloader downloader, string id, ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        try
        {
            await downloader.RunAsync(id, interrupted);
            return true;
        }
        catch (Exception e) when (!interrupted.IsCancellationRequested)
        {
            output.Write(ErrorText.Describe(e, Environment.IsVerbose(arguments)));
            return false;
        }
    }
}
