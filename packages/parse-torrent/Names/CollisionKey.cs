using System.Globalization;
using System.Text;

namespace WebTorrent.ParseTorrent.Names;

/// <summary>
/// Two names have the same key if some file system takes them for one file: those of Windows and macOS ignore case, that of
/// macOS also Unicode normalisation. The key is for comparing only.
/// </summary>
/// <remarks>
/// The runtime's own normalisation does nothing in programs that run without ICU (and differs with its version), but the
/// same torrent must give the same paths everywhere. So the table travels with this package.
/// </remarks>
internal static class CollisionKey
{
    private const int HangulFirst = 0xAC00, HangulCount = 11172;
    private const int LeadFirst = 0x1100, VowelFirst = 0x1161, TrailBefore = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28;

    private static readonly Lazy<Dictionary<int, string>> Folding = new(LoadFolding);

    internal static string Of(string name) =>
        Ascii.IsValid(name) ? name.ToLowerInvariant() : Fold(name);

    private static string Fold(string name)
    {
        var key = new StringBuilder(name.Length + 8);
        foreach (var rune in name.EnumerateRunes())
        {
            var hangul = rune.Value - HangulFirst;
            if (hangul is >= 0 and < HangulCount)
                AppendJamo(key, hangul);
            else if (Folding.Value.TryGetValue(rune.Value, out var folded))
                key.Append(folded);
            else
                key.Append(rune.ToString());
        }

        return OrderMarks(key.ToString());
    }

    // Unicode, 3.12 Conjoining Jamo Behavior.
    private static void AppendJamo(StringBuilder key, int syllable)
    {
        key.Append((char)(LeadFirst + (syllable / (VowelCount * TrailCount))));
        key.Append((char)(VowelFirst + (syllable % (VowelCount * TrailCount) / TrailCount)));
        if (syllable % TrailCount is var trail and > 0)
            key.Append((char)(TrailBefore + trail));
    }

    // Canonical ordering sorts only marks of different classes; sorting all of a run is coarser, which for a collision
    // key is the safe side.
    private static string OrderMarks(string key)
    {
        var runes = key.EnumerateRunes().ToArray();
        var sorted = false;
        for (var start = 0; start < runes.Length; start++)
        {
            var end = start;
            while (end < runes.Length && Rune.GetUnicodeCategory(runes[end]) == UnicodeCategory.NonSpacingMark)
                end++;
            if (end - start < 2)
                continue;
            Array.Sort(runes, start, end - start);
            (sorted, start) = (true, end);
        }

        return sorted ? string.Concat(runes.Select(rune => rune.ToString())) : key;
    }

    private static Dictionary<int, string> LoadFolding()
    {
        using var stream = typeof(CollisionKey).Assembly.GetManifestResourceStream("folding.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var table = new Dictionary<int, string>(4096);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var separator = line.IndexOf(';', StringComparison.Ordinal);
            var folded = new StringBuilder();
            foreach (var hex in line[(separator + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                folded.Append(new Rune(Hex(hex)).ToString());
            table.Add(Hex(line[..separator]), folded.ToString());
        }

        return table;
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
