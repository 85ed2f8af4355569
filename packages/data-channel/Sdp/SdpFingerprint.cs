using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.DataChannel;

/// <summary>The hash of a certificate (RFC 8122 §5).</summary>
/// <param name="Algorithm">Its name in lower case, such as sha-256.</param>
/// <param name="Value">Pairs of hexadecimal digits in upper case with colons between.</param>
public readonly record struct SdpFingerprint(string Algorithm, string Value)
{
    private const int MaxBytes = 64;

    /// <summary>Reads "sha-256 AB:CD:...", whatever the case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <returns>False: it is malformed, or its length is not that of its algorithm.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SdpFingerprint fingerprint)
    {
        fingerprint = default;
        if (text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var algorithm, var value] || value.Length > (3 * MaxBytes) - 1)
            return false;
        algorithm = algorithm.ToLowerInvariant();
        var bytes = SizeOf(algorithm);
        if (bytes == 0 || value.Length != (3 * bytes) - 1)
            return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (i % 3 == 2 ? value[i] != ':' : !char.IsAsciiHexDigit(value[i]))
                return false;
        }
        fingerprint = new SdpFingerprint(algorithm, value.ToUpperInvariant());
        return true;
    }

    /// <summary>As in a session description.</summary>
    public override string ToString() => $"{Algorithm} {Value}";

    private static int SizeOf(string algorithm) => algorithm switch
    {
        "sha-1" => 20,
        "sha-224" => 28,
        "sha-256" => 32,
        "sha-384" => 48,
        "sha-512" => 64,
        _ => 0,
    };
}
