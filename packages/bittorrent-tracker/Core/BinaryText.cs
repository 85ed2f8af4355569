using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace WebTorrent.Tracker.Core;

/// <summary>How the WebSocket protocol writes twenty bytes in JSON: a text of twenty characters, U+0000 to U+00FF, one a byte.</summary>
internal static class BinaryText
{
    public const int Size = 20;

    public static string Encode(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Whether a value is such a text.</summary>
    /// <exception cref="InvalidOperationException">It is a text, but not one of Unicode.</exception>
    public static bool TryDecode(JsonElement value, Span<byte> destination) =>
        value.ValueKind == JsonValueKind.String && TryDecode(value.GetString(), destination);

    public static bool TryDecode([NotNullWhen(true)] string? text, Span<byte> destination)
    {
        if (text?.Length != Size || text.AsSpan().ContainsAnyExceptInRange('\0', '\xFF'))
            return false;
        Encoding.Latin1.GetBytes(text, destination);
        return true;
    }
}
