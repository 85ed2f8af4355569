using System.Buffers.Binary;

namespace WebTorrent.SpanBuffer;

/// <summary>Byte orders of whole spans, which .NET Standard 2.0 lacks.</summary>
internal static class BinaryPrimitivesExtensions
{
    extension(BinaryPrimitives)
    {
        public static void ReverseEndianness(ReadOnlySpan<ushort> source, Span<ushort> destination)
        {
            for (var i = 0; i < source.Length; i++) destination[i] = BinaryPrimitives.ReverseEndianness(source[i]);
        }

        public static void ReverseEndianness(ReadOnlySpan<uint> source, Span<uint> destination)
        {
            for (var i = 0; i < source.Length; i++) destination[i] = BinaryPrimitives.ReverseEndianness(source[i]);
        }

        public static void ReverseEndianness(ReadOnlySpan<ulong> source, Span<ulong> destination)
        {
            for (var i = 0; i < source.Length; i++) destination[i] = BinaryPrimitives.ReverseEndianness(source[i]);
        }
    }
}
