using System.Globalization;
using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <summary>The numbers that a buffer holds, by node's names for their methods.</summary>
internal static class SpanBufferNumbers
{
    /// <summary>Integers of a fixed width: how to read one, and to write a 64-bit number cut to its width.</summary>
    public static IReadOnlyList<(string Name, int Size, bool IsBig, Func<ByteBuffer, int, object> Read, Func<ByteBuffer, long, int, int> Write, Func<long, object> Cut)> Fixed { get; } =
    [
        ("UInt8", 1, false, (b, at) => b.ReadByte(at), (b, v, at) => b.WriteByte((byte)v, at), v => (byte)v),
        ("Int8", 1, false, (b, at) => b.ReadSByte(at), (b, v, at) => b.WriteSByte((sbyte)v, at), v => (sbyte)v),
        ("UInt16BE", 2, false, (b, at) => b.ReadUInt16BigEndian(at), (b, v, at) => b.WriteUInt16BigEndian((ushort)v, at), v => (ushort)v),
        ("UInt16LE", 2, false, (b, at) => b.ReadUInt16LittleEndian(at), (b, v, at) => b.WriteUInt16LittleEndian((ushort)v, at), v => (ushort)v),
        ("Int16BE", 2, false, (b, at) => b.ReadInt16BigEndian(at), (b, v, at) => b.WriteInt16BigEndian((short)v, at), v => (short)v),
        ("Int16LE", 2, false, (b, at) => b.ReadInt16LittleEndian(at), (b, v, at) => b.WriteInt16LittleEndian((short)v, at), v => (short)v),
        ("UInt32BE", 4, false, (b, at) => b.ReadUInt32BigEndian(at), (b, v, at) => b.WriteUInt32BigEndian((uint)v, at), v => (uint)v),
        ("UInt32LE", 4, false, (b, at) => b.ReadUInt32LittleEndian(at), (b, v, at) => b.WriteUInt32LittleEndian((uint)v, at), v => (uint)v),
        ("Int32BE", 4, false, (b, at) => b.ReadInt32BigEndian(at), (b, v, at) => b.WriteInt32BigEndian((int)v, at), v => (int)v),
        ("Int32LE", 4, false, (b, at) => b.ReadInt32LittleEndian(at), (b, v, at) => b.WriteInt32LittleEndian((int)v, at), v => (int)v),
        ("BigUInt64BE", 8, true, (b, at) => b.ReadUInt64BigEndian(at), (b, v, at) => b.WriteUInt64BigEndian((ulong)v, at), v => (ulong)v),
        ("BigUInt64LE", 8, true, (b, at) => b.ReadUInt64LittleEndian(at), (b, v, at) => b.WriteUInt64LittleEndian((ulong)v, at), v => (ulong)v),
        ("BigInt64BE", 8, true, (b, at) => b.ReadInt64BigEndian(at), (b, v, at) => b.WriteInt64BigEndian(v, at), v => v),
        ("BigInt64LE", 8, true, (b, at) => b.ReadInt64LittleEndian(at), (b, v, at) => b.WriteInt64LittleEndian(v, at), v => v),
    ];

    /// <summary>Integers of one to six bytes.</summary>
    public static IReadOnlyList<(string Name, Func<ByteBuffer, int, int, object> Read, Func<ByteBuffer, long, int, int, int> Write)> Variable { get; } =
    [
        ("UIntBE", (b, at, size) => b.ReadUIntBigEndian(at, size), (b, v, at, size) => b.WriteUIntBigEndian(Unsigned(v, size), at, size)),
        ("UIntLE", (b, at, size) => b.ReadUIntLittleEndian(at, size), (b, v, at, size) => b.WriteUIntLittleEndian(Unsigned(v, size), at, size)),
        ("IntBE", (b, at, size) => b.ReadIntBigEndian(at, size), (b, v, at, size) => b.WriteIntBigEndian(v, at, size)),
        ("IntLE", (b, at, size) => b.ReadIntLittleEndian(at, size), (b, v, at, size) => b.WriteIntLittleEndian(v, at, size)),
    ];

    /// <summary>Floating-point numbers.</summary>
    public static IReadOnlyList<(string Name, int Size, Func<ByteBuffer, int, double> Read, Func<ByteBuffer, double, int, int> Write)> Floating { get; } =
    [
        ("FloatBE", 4, (b, at) => b.ReadSingleBigEndian(at), (b, v, at) => b.WriteSingleBigEndian((float)v, at)),
        ("FloatLE", 4, (b, at) => b.ReadSingleLittleEndian(at), (b, v, at) => b.WriteSingleLittleEndian((float)v, at)),
        ("DoubleBE", 8, (b, at) => b.ReadDoubleBigEndian(at), (b, v, at) => b.WriteDoubleBigEndian(v, at)),
        ("DoubleLE", 8, (b, at) => b.ReadDoubleLittleEndian(at), (b, v, at) => b.WriteDoubleLittleEndian(v, at)),
    ];

    /// <summary>A number in decimal digits.</summary>
    public static string Show(object number) => Convert.ToString(number, CultureInfo.InvariantCulture)!;

    /// <summary>The bits of a number; all NaNs are one in JavaScript.</summary>
    public static string ShowBits(double number) => double.IsNaN(number) ? "NaN" : BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture);

    // A negative number has no ulong: the compiler says no where node throws. What is too large by as much stands in for it.
    private static ulong Unsigned(long value, int size) => value < 0 ? ulong.MaxValue - (ulong)size : (ulong)value;
}
