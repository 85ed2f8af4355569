using System.CommandLine;

namespace WebTorrent.Cli.Options;

/// <summary>How much is told, and in which form. Every command takes these.</summary>
public sealed class OutputOptions
{
    /// <summary>One JSON object a line.</summary>
    public Option<bool> Json { get; } = new("--json") { Recursive = true, Description = "Print one JSON object a line, for programs" };

    /// <summary>Errors and results only.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Recursive = true, Description = "Print errors and results only" };

    /// <summary>A log on standard error.</summary>
    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Recursive = true, Description = "Log what happens, with full addresses, to standard error" };

    /// <summary>Adds all of them.</summary>
    public void AddTo(Command command)
    {
        command.Add(Json);
        command.Add(Quiet);
        command.Add(Verbose);
    }
}
