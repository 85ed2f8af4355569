using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>ISO 8859-1, with the low byte of what it has no letter for.</summary>
internal static class Latin1Codec
{
    public static string GetString(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) => Encoding.Latin1.TryGetChars(bytes, destination, out written);

    /// <summary>As the BCL, but that it writes question marks where node writes the low byte.</summary>
    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var units = MemoryMarshal.Cast<char, ushort>(text.Slice(0, Math.Min(text.Length, destination.Length)));
        var i = 0;
        for (; i <= units.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var low = Vector.Narrow(new Vector<ushort>(units.Slice(i)), new Vector<ushort>(units.Slice(i + Vector<ushort>.Count)));
            low.CopyTo(destination.Slice(i));
        }

        for (; i < units.Length; i++) destination[i] = unchecked((byte)units[i]);
        return units.Length;
    }
}
