using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.SpanBuffer.Encodings;

/// <summary>UTF-16, little-endian: code units are copied, not checked.</summary>
internal static class Utf16Codec
{
    public static string GetString(ReadOnlySpan<byte> bytes)
    {
        if (BitConverter.IsLittleEndian) return MemoryMarshal.Cast<byte, char>(bytes).ToString();
        var text = new char[bytes.Length / sizeof(char)];
        _ = TryGetChars(bytes, text, out _);
        return new string(text);
    }

    public static bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> destination, out int written)
    {
        var units = MemoryMarshal.Cast<byte, ushort>(bytes);
        written = 0;
        if (units.Length > destination.Length) return false;
        Copy(units, MemoryMarshal.Cast<char, ushort>(destination));
        written = units.Length;
        return true;
    }

    public static int GetBytes(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var units = MemoryMarshal.Cast<char, ushort>(text.Slice(0, Math.Min(text.Length, destination.Length / sizeof(char))));
        Copy(units, MemoryMarshal.Cast<byte, ushort>(destination));
        return units.Length * sizeof(char);
    }

    private static void Copy(ReadOnlySpan<ushort> units, Span<ushort> destination)
    {
        if (BitConverter.IsLittleEndian) units.CopyTo(destination);
        else BinaryPrimitives.ReverseEndianness(units, destination);
    }
}
