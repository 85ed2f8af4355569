using System.CommandLine;

namespace WebTorrent.Cli.Options;

/// <summary>Keeps a mistyped option from being taken for the name of a file.</summary>
public static class StrayOptions
{
    /// <summary>Refuses values that look like an option, unless there is such a file.</summary>
    public static void Refuse(Argument argument) => argument.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.StartsWith('-') && !Path.Exists(token.Value))
                result.AddError($"There is no option {token.Value}.");
        }
    });
}
