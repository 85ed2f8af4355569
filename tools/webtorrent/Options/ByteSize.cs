using System.Globalization;

namespace WebTorrent.Cli.Options;

/// <summary>A number of bytes as people type it: <c>1048576</c>, <c>1024K</c>, <c>1MiB</c>.</summary>
public static class ByteSize
{
    /// <summary>Reads digits and an optional K, M, G or T (powers of 1024; <c>B</c> or <c>iB</c> may follow).</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length;
        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var shift = text[digits..].ToUpperInvariant() switch
        {
            "" or "B" => 0,
            "K" or "KB" or "KIB" => 10,
            "M" or "MB" or "MIB" => 20,
            "G" or "GB" or "GIB" => 30,
            "T" or "TB" or "TIB" => 40,
            _ => -1,
        };
        if (shift < 0 || number > long.MaxValue >> shift) return false;
        bytes = number << shift;
        return true;
    }
}
