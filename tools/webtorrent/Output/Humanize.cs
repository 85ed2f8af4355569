using System.Globalization;
using System.Text;

namespace WebTorrent.Cli.Output;

/// <summary>Numbers and names as a person reads them, and as a terminal survives them.</summary>
public static class Humanize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Bytes in the largest binary unit that leaves at least 1: <c>512 B</c>, <c>1.5 MiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        if (!double.IsFinite(bytes) || bytes < 0) bytes = 0;
        var unit = 0;
        // 1023.95 would print as 1024.0.
        while (bytes >= (unit == 0 ? 1024 : 1023.95) && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A rate of bytes a second: <c>1.5 MiB/s</c>.</summary>
    public static string Rate(double bytesPerSecond) => Bytes(bytesPerSecond) + "/s";

    /// <summary>A count with its digits in groups of three: <c>1,024</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count and its noun, in the plural unless there is one: <c>1 piece</c>, <c>2 pieces</c>.</summary>
    public static string Count(long count, string noun) => Count(count) + " " + noun + (count == 1 ? "" : "s");

    /// <summary>A share, rounded down, so that 100 % means all of it: <c>99.9%</c>.</summary>
    /// <param name="share">0 to 1; others are clamped.</param>
    public static string Percent(double share)
    {
        share = double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1);
        return (Math.Floor(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>A time still to wait: <c>0:42</c>, <c>1:02:03</c>, <c>2d 3h</c>; <c>-</c> when nobody can tell.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } s || !double.IsFinite(s) || s < 0) return "-";
        if (s >= 365 * 86400.0) return "over a year";
        var time = TimeSpan.FromSeconds(Math.Ceiling(s));
        return time switch
        {
            { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Days}d {time.Hours}h"),
            { TotalHours: >= 1 } => time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
            _ => time.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>
    /// Text from a stranger, safe to print: what could move the cursor, change the terminal or turn the direction of writing is shown as U+FFFD.
    /// </summary>
    public static string Printable(string text)
    {
        var at = 0;
        while (at < text.Length && IsPrintable(text[at])) at++;
        if (at == text.Length) return text;
        var safe = new StringBuilder(text, 0, at, text.Length);
        for (; at < text.Length; at++) safe.Append(IsPrintable(text[at]) ? text[at] : '\uFFFD');
        return safe.ToString();
    }

    private static bool IsPrintable(char c) =>
        !char.IsControl(c) && c is not ('\u200E' or '\u200F' or '\u061C' or '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
