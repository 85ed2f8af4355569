using System.CommandLine;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli.Commands;

/// <summary>A command that tells what it does through an <see cref="IOutput"/>, and whose every end is an exit code.</summary>
internal abstract class CliCommand : Command
{
    /// <summary>Names the command.</summary>
    protected CliCommand(CliEnvironment environment, string name, string description)
        : base(name, description)
    {
        Environment = environment;
        SetAction(RunAndTellAsync);
    }

    /// <summary>The world outside.</summary>
    protected CliEnvironment Environment { get; }

    /// <summary>What an interrupted run left behind, for the user; null where there is nothing to say.</summary>
    protected virtual string? InterruptedMessage => null;

    /// <summary>Does the command's work.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract Task<int> RunAsync(ParseResult arguments, IOutput output, CancellationToken interrupted);

    private async Task<int> RunAndTellAsync(ParseResult arguments, CancellationToken interrupted)
    {
        await using var output = Environment.OpenOutput(arguments);
        try
        {
            return await RunAsync(arguments, output, interrupted);
        }
        catch (Exception e) when (interrupted.IsCancellationRequested)
        {
            if (e is not OperationCanceledException) output.Write(ErrorText.Describe(e, Environment.IsVerbose(arguments)));
            if (InterruptedMessage is { } message) output.Write(new InterruptedEvent(message));
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            output.Write(ErrorText.Describe(e, Environment.IsVerbose(arguments)));
            return ExitCode.Failed;
        }
    }
}
