using System.CommandLine;
using System.CommandLine.Invocation;

namespace WebTorrent.Cli.Commands;

/// <summary>Prints this program's version and nothing else.</summary>
public sealed class TellVersion : SynchronousCommandLineAction
{
    /// <summary>Who asks for the version need not have got the rest right.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(CliProduct.Version);
        return ExitCode.Done;
    }
}
