using System.Text.RegularExpressions;

namespace WebTorrent.Repo.Tests;

/// <summary>Relative links of Markdown files.</summary>
internal static partial class MarkdownLinks
{
    /// <summary>Names the relative links of a file, given by its path from the root, that lead to nothing.</summary>
    public static IEnumerable<string> Broken(string file) =>
        from match in Link.Matches(Repository.Read(file))
        let target = match.Groups["target"].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        where !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, target))
        select $"{file} -> {target}";

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link { get; }
}
