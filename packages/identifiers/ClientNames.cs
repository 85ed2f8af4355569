using System.Globalization;
using System.Text;

namespace WebTorrent.Identifiers;

/// <summary>
/// Reads program and version out of a peer id (BEP 20): <c>-TR3000-</c> (Azureus style), <c>S58B-----</c> (Shadow
/// style), <c>M7-10-1-</c> and <c>A2-1-36-0-</c> (Mainline style).
/// </summary>
internal static class ClientNames
{
    private const int VersionLength = 4;
    private const int ShadowVersionLength = 5;

    public static string? Find(ReadOnlySpan<byte> id) => FindAzureus(id) ?? FindMainline(id) ?? FindShadow(id);

    private static string? FindAzureus(ReadOnlySpan<byte> id)
    {
        if (id[0] != '-' || id[7] != '-') return null;
        var code = Encoding.ASCII.GetString(id.Slice(1, 2));
        if (AzureusPrograms.NameOf(code) is not { } name) return null;

        var version = id.Slice(3, VersionLength);
        return AzureusPrograms.HasTwoDigitParts(code)
            ? WithVersion(name, ReadTwoDigitParts(version))
            : WithVersion(name, ReadSingleDigitParts(version));
    }

    private static string? FindMainline(ReadOnlySpan<byte> id)
    {
        if (id.StartsWith("A2-"u8)) return WithVersion("aria2", ReadDashedParts(id[3..]));
        return id[0] == 'M' && ReadDashedParts(id[1..]) is { } version ? WithVersion("BitTorrent", version) : null;
    }

    private static string? FindShadow(ReadOnlySpan<byte> id)
    {
        if (!id.Slice(1 + ShadowVersionLength, 3).SequenceEqual("---"u8)) return null;
        string? name = (char)id[0] switch
        {
            'A' => "ABC",
            'O' => "Osprey Permaseed",
            'Q' => "BTQueue",
            'R' => "Tribler",
            'S' => "Shadow",
            'T' => "BitTornado",
            'U' => "UPnP NAT BitTorrent",
            _ => null,
        };
        return name is null ? null : WithVersion(name, ReadShadowVersion(id.Slice(1, ShadowVersionLength)));
    }

    private static string WithVersion(string name, string? version) => version is null ? name : $"{name} {version}";

    /// <summary>"4650" is 4.6.5 and "20B1" is 2.0.11.1: a fourth part only where it says something.</summary>
    private static string? ReadSingleDigitParts(ReadOnlySpan<byte> version)
    {
        var text = new StringBuilder();
        for (var i = 0; i < version.Length; i++)
        {
            var isLast = i == version.Length - 1;
            if (isLast && version[i] == '0') break;
            if (DigitOf(version[i]) is not { } digit) return null;

            // A letter at the end marks a build (beta, nightly), it is no number.
            if (isLast && digit > 9) text.Append((char)version[i]);
            else text.Append(i == 0 ? "" : ".").Append(digit);
        }

        return text.ToString();
    }

    /// <summary>"0302" is 3.2.</summary>
    private static string? ReadTwoDigitParts(ReadOnlySpan<byte> version)
    {
        foreach (var b in version)
        {
            if (b is < (byte)'0' or > (byte)'9') return null;
        }

        var major = (version[0] - '0') * 10 + version[1] - '0';
        var minor = (version[2] - '0') * 10 + version[3] - '0';
        return string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
    }

    /// <summary>"7-10-1--" is 7.10.1; null when it does not begin with a digit.</summary>
    private static string? ReadDashedParts(ReadOnlySpan<byte> text)
    {
        var version = new StringBuilder();
        for (var i = 0; i < text.Length && (text[i] == '-' || char.IsAsciiDigit((char)text[i])); i++)
        {
            var isDash = text[i] == '-';
            if (isDash && (i == 0 || text[i - 1] == '-')) break;
            version.Append(isDash ? '.' : (char)text[i]);
        }

        // What follows the last dash is already the random part.
        var end = version.ToString().LastIndexOf('.');
        return end > 0 ? version.ToString(0, end) : null;
    }

    private static string? ReadShadowVersion(ReadOnlySpan<byte> version)
    {
        var text = new StringBuilder();
        foreach (var b in version.TrimEnd((byte)'-'))
        {
            if (DigitOf(b) is not { } digit) return null;
            text.Append(text.Length == 0 ? "" : ".").Append(digit);
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>0-9, then A-Z for 10 to 35, then a-z for 36 to 61.</summary>
    private static int? DigitOf(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'Z' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 36,
        _ => null,
    };
}
