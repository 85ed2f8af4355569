using System.CommandLine;
using WebTorrent.Cli.Commands;
using WebTorrent.Cli.Commands.Dht;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli;

/// <summary>The whole program behind two writers: parses the arguments, runs one command, answers with an exit code.</summary>
/// <param name="output">Results and events.</param>
/// <param name="error">Errors, warnings and the log.</param>
/// <param name="isTerminal">Whether <paramref name="output"/> can redraw.</param>
/// <param name="time">The clock.</param>
public sealed class CliApplication(TextWriter output, TextWriter error, bool isTerminal, TimeProvider time)
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="interrupted">Cancelled when the program shall end in order.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(string[] args, CancellationToken interrupted)
    {
        var outputOptions = new OutputOptions();
        var root = CreateRoot(outputOptions);
        // No response files: a name may begin with '@'.
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0) return await TellUsageAsync(result, outputOptions);
        // Signals and exceptions are ours to handle: see Interruption and CliCommand.
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await result.InvokeAsync(configuration, interrupted);
    }

    private Command CreateRoot(OutputOptions options)
    {
        var environment = new CliEnvironment(output, error, isTerminal, time, options);
        var root = new Command("webtorrent", "A BitTorrent client for the terminal: download, seed, create, look into and verify torrents; run a tracker, use the DHT.");
        options.AddTo(root);
        root.Add(new VersionOption { Action = new TellVersion() });
        root.SetAction(result =>
        {
            root.Parse("--help").Invoke(result.InvocationConfiguration);
            return ExitCode.Usage;
        });
        root.Add(new DemoCommand(environment));
        root.Add(new DownloadCommand(environment));
        root.Add(new DownloadMetaCommand(environment));
        root.Add(new SeedCommand(environment));
        root.Add(new CreateCommand(environment));
        root.Add(new InfoCommand(environment));
        root.Add(new MagnetCommand(environment));
        root.Add(new VerifyCommand(environment));
        root.Add(new TrackerCommand(environment));
        root.Add(new DhtCommand(environment));
        HelpWithExamples.AddTo(root,
        [
            "webtorrent demo",
            "webtorrent download ubuntu.torrent --out ~/Downloads",
            "webtorrent seed holiday.mp4 --announce udp://tracker.example:6969",
            "webtorrent download --help",
        ]);
        return root;
    }

    private async Task<int> TellUsageAsync(ParseResult result, OutputOptions options)
    {
        await using var sink = new CliEnvironment(output, error, isTerminal: false, time, options).OpenOutput(result);
        var command = result.CommandResult.Command;
        var path = !command.Parents.Any() ? "webtorrent" : "webtorrent " + command.Name;
        var hint = $"`{path} --help` tells what it takes.";
        foreach (var parseError in result.Errors.DistinctBy(found => found.Message, StringComparer.Ordinal))
            sink.Write(new ErrorEvent(parseError.Message.ReplaceLineEndings(" "), hint));
        return ExitCode.Usage;
    }
}
