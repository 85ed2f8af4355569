using System.CommandLine;
using System.CommandLine.Parsing;

namespace WebTorrent.Cli.Options;

/// <summary><c>--announce URL</c>, wherever trackers are named.</summary>
public static class TrackerOption
{
    /// <summary>Declares the option.</summary>
    public static Option<string[]> Create(string description) => new("--announce")
    {
        HelpName = "URL",
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Parse,
    };

    private static string[] Parse(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (!Uri.TryCreate(token.Value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "udp" or "ws" or "wss") || uri.Host.Length == 0)
                result.AddError($"--announce: '{token.Value}' is no tracker URL. It starts with http://, https://, udp://, ws:// or wss://.");
        }

        return [.. result.Tokens.Select(token => token.Value)];
    }
}
