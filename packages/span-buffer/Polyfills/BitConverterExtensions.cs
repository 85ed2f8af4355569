using System.Runtime.CompilerServices;

namespace WebTorrent.SpanBuffer;

/// <summary>The bits of a <see cref="float"/>, which .NET Standard 2.0 lacks.</summary>
internal static class BitConverterExtensions
{
    extension(BitConverter)
    {
        public static float Int32BitsToSingle(int value) => Unsafe.As<int, float>(ref value);

        public static int SingleToInt32Bits(float value) => Unsafe.As<float, int>(ref value);
    }
}
