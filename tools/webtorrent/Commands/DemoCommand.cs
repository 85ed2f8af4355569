using System.CommandLine;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Cli.Transfers;

namespace WebTorrent.Cli.Commands;

/// <summary><c>demo</c>: the main job on this machine alone: runs a tracker, seeds a sample, downloads it by its magnet link over loopback, compares.</summary>
internal sealed class DemoCommand : CliCommand
{
    private readonly Option<long?> _size = ByteSizeOption.Create("--size", "How large a sample to make [default: 256M]", 1, 1L << 40);

    /// <summary>Declares the command.</summary>
    public DemoCommand(CliEnvironment environment)
        : base(environment, "demo", "Run a tracker, seed and download a sample on this machine, without a network, and tell the speed")
    {
        Add(_size);
        HelpWithExamples.AddTo(this, ["webtorrent demo", "webtorrent demo --size 1G", "webtorrent demo --json"]);
    }

    /// <inheritdoc/>
    protected override string InterruptedMessage => "interrupted: the sample is removed";

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        using var log = Environment.OpenLog(arguments);
        var demo = new Demonstration(arguments.GetValue(_size) ?? 256 << 20, output, log, Environment.Time);
        await demo.RunAsync(interrupted);
        return ExitCode.Done;
    }
}
