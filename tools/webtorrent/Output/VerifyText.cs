using System.Text;
using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>What <c>verify</c> found, as a person reads it.</summary>
public static class VerifyText
{
    private const int MaxFiles = 50;
    private const int MaxRanges = 20;

    /// <summary>Writes the report.</summary>
    public static string Write(VerifiedEvent report)
    {
        if (report.BadPieces.Count == 0 && report.Files.Count == 0)
            return Humanize.Printable($"{report.Name}: all {Humanize.Count(report.PieceCount, "piece")} are whole");
        var text = new StringBuilder();
        text.AppendLine(Humanize.Printable($"{report.Name}: {Humanize.Count(report.PiecesGood)} of {Humanize.Count(report.PieceCount, "piece")} are whole"));
        if (report.BadPieces.Count > 0) text.Append("Bad pieces: ").AppendLine(Ranges(report.BadPieces));
        foreach (var file in report.Files.Take(MaxFiles))
            text.AppendLine(Humanize.Printable($"  {file.Problem,-8} {file.Path} ({Humanize.Count(file.BadPieces, "bad piece")})"));
        if (report.Files.Count > MaxFiles) text.AppendLine($"  ... and {Humanize.Count(report.Files.Count - MaxFiles, "more file")} (--json tells all)");
        return text.ToString().TrimEnd();
    }

    /// <summary>Ascending numbers with runs drawn together: <c>3, 7-9</c>; the first twenty runs.</summary>
    public static string Ranges(IReadOnlyList<int> numbers)
    {
        var text = new StringBuilder();
        var ranges = 0;
        for (var i = 0; i < numbers.Count; ranges++)
        {
            if (ranges == MaxRanges) return text.Append(" ...").ToString();
            var last = i;
            while (last + 1 < numbers.Count && numbers[last + 1] == numbers[last] + 1) last++;
            if (ranges > 0) text.Append(", ");
            text.Append(numbers[i]);
            if (last > i) text.Append('-').Append(numbers[last]);
            i = last + 1;
        }

        return text.ToString();
    }
}
