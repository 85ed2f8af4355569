namespace WebTorrent.Repo.Tests;

/// <summary>What changed between two texts, for a failure's message.</summary>
internal static class LineDifference
{
    /// <summary>Lists lines that only one of the texts has (<c>-</c> before, <c>+</c> after); empty when the texts are equal but for line endings.</summary>
    public static string Between(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        if (old.SequenceEqual(now, StringComparer.Ordinal))
            return "";
        var changes = Missing(old, now, "- ").Concat(Missing(now, old, "+ ")).ToList();
        return changes.Count == 0 ? "the same lines in another order\n" : string.Concat(changes.Select(line => line + "\n"));
    }

    // Counted, not as sets: the same member line may stand in several types.
    private static IEnumerable<string> Missing(string[] of, string[] from, string mark)
    {
        var counts = from.CountBy(line => line, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var line in of)
        {
            var left = counts.GetValueOrDefault(line);
            counts[line] = left - 1;
            if (left <= 0)
                yield return mark + line;
        }
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
