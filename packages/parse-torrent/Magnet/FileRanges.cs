using System.Collections.ObjectModel;
using System.Globalization;

namespace WebTorrent.ParseTorrent.Magnet;

/// <summary>
/// The list of BEP 53, <c>0,2,4-7</c>. A range costs the same however long it is: "0-20000000" is one range.
/// </summary>
internal static class FileRanges
{
    internal static IReadOnlyList<FileRange> Parse(string text)
    {
        var ranges = new List<FileRange>();
        foreach (var range in text.AsSpan().Split(','))
        {
            var item = text.AsSpan()[range].Trim();
            if (item.IsEmpty)
                continue;
            if (ranges.Count == MagnetUri.MaxListItems)
                throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The magnet link selects files by more than {MagnetUri.MaxListItems} ranges.");
            ranges.Add(ParseOne(item));
        }

        return Merge(ranges);
    }

    private static FileRange ParseOne(ReadOnlySpan<char> item)
    {
        var dash = item.IndexOf('-');
        var (first, last) = dash < 0 ? (Index(item), Index(item)) : (Index(item[..dash]), Index(item[(dash + 1)..]));
        return first <= last ? new FileRange(first, last) : throw Malformed();
    }

    private static int Index(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Malformed();

    private static ReadOnlyCollection<FileRange> Merge(List<FileRange> ranges)
    {
        ranges.Sort((a, b) => a.First.CompareTo(b.First));
        var merged = new List<FileRange>(ranges.Count);
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First - 1L <= merged[^1].Last)
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            else
                merged.Add(range);
        }

        return merged.AsReadOnly();
    }

    private static TorrentFormatException Malformed() =>
        MagnetParser.Invalid("\"so\" lists file numbers and ranges of them: 0,2,4-7.");
}
