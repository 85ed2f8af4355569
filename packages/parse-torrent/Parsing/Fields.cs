using System.Diagnostics.CodeAnalysis;
using System.Text;
using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>Required and optional fields of a dictionary, with the errors of this package.</summary>
internal static class Fields
{
    internal static BencodeValue Require(BencodeValue dictionary, ReadOnlySpan<byte> key, BencodeKind kind)
    {
        if (!dictionary.TryGetValue(key, out var value))
            throw new TorrentFormatException(TorrentErrorCode.MissingField, $"\"{Encoding.UTF8.GetString(key)}\" is missing.");
        if (value.Kind != kind)
            throw Invalid(key, $"must be of kind {kind}, not {value.Kind}");
        return value;
    }

    internal static long RequireInteger(BencodeValue dictionary, ReadOnlySpan<byte> key, long min, long max)
    {
        var value = Require(dictionary, key, BencodeKind.Integer).AsInteger();
        if (value < min || value > max)
            throw Invalid(key, $"is {value}, outside {min} to {max}");
        return value;
    }

    /// <summary>The text under the key, or under key + ".utf-8" where an author wrote both encodings.</summary>
    internal static bool TryGetUtf8(BencodeValue dictionary, ReadOnlySpan<byte> utf8Key, ReadOnlySpan<byte> key, [NotNullWhen(true)] out BencodeValue? text) =>
        (dictionary.TryGetValue(utf8Key, out text) && text.Kind == BencodeKind.String && text.AsBytes().Length > 0)
        || (dictionary.TryGetValue(key, out text) && text.Kind == BencodeKind.String);

    internal static string? OptionalText(BencodeValue dictionary, ReadOnlySpan<byte> utf8Key, ReadOnlySpan<byte> key) =>
        TryGetUtf8(dictionary, utf8Key, key, out var text) ? text.AsText() : null;

    /// <summary>Bytes as UTF-8 text; malformed parts become U+FFFD.</summary>
    internal static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    internal static TorrentFormatException Invalid(ReadOnlySpan<byte> key, string problem) =>
        new(TorrentErrorCode.InvalidField, $"\"{Encoding.UTF8.GetString(key)}\" {problem}.");
}
