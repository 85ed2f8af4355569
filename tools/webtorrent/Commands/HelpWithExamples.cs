using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace WebTorrent.Cli.Commands;

/// <summary>The usual help, followed by command lines to copy.</summary>
public sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();
    private readonly IReadOnlyList<string> _examples;
    private readonly string? _notes;

    private HelpWithExamples(IReadOnlyList<string> examples, string? notes)
    {
        _examples = examples;
        _notes = notes;
    }

    /// <summary>Gives a command's <c>--help</c> its examples, and notes after them.</summary>
    public static void AddTo(Command command, IReadOnlyList<string> examples, string? notes = null)
    {
        command.Add(new HelpOption { Action = new HelpWithExamples(examples, notes) });
    }

    /// <summary>Who asks for help need not have got the rest right.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        _help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in _examples) output.WriteLine("  " + example);
        if (_notes is null) return ExitCode.Done;
        output.WriteLine();
        output.WriteLine(_notes);
        return ExitCode.Done;
    }
}
