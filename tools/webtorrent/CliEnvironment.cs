using System.CommandLine;
using Microsoft.Extensions.Logging;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli;

/// <summary>What a command needs of the world outside.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="isTerminal">Whether <paramref name="output"/> can redraw.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How much is told, and how.</param>
public sealed class CliEnvironment(TextWriter output, TextWriter error, bool isTerminal, TimeProvider time, OutputOptions options)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The output that the user asked for.</summary>
    public IOutput OpenOutput(ParseResult result)
    {
        var quiet = result.GetValue(options.Quiet);
        if (result.GetValue(options.Json)) return new JsonOutput(output, progress: !quiet);
        // A log and a redrawn line do not go together.
        if (quiet || !isTerminal || result.GetValue(options.Verbose)) return new LineOutput(output, error, quiet);
        return LiveOutput.Open(output, error);
    }

    /// <summary>Whether the user wants to see how things come about.</summary>
    public bool IsVerbose(ParseResult result) => result.GetValue(options.Verbose);

    /// <summary>The log that the user asked for, on standard error; null without <c>--verbose</c>.</summary>
    public ILoggerFactory? OpenLog(ParseResult result) => IsVerbose(result) ? CreateLog() : null;

    private static ILoggerFactory CreateLog() => LoggerFactory.Create(log => log
        .SetMinimumLevel(LogLevel.Debug)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        }));
}
