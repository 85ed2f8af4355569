using System.Text;

namespace WebTorrent.Bencode;

/// <summary>Text straight from a span, which .NET Standard 2.0 lacks.</summary>
internal static class Utf8Extensions
{
    public static string GetString(this Encoding encoding, ReadOnlySpan<byte> bytes) => encoding.GetString(bytes.ToArray());
}
