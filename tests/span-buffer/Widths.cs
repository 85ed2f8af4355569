namespace WebTorrent.SpanBuffer.Tests;

/// <summary>All widths of numbers.</summary>
internal static class Widths
{
    public static IReadOnlyList<Width> All { get; } =
    [
        new(1, (b, at) => b.ReadByte(at), (b, v, at) => b.WriteByte((byte)v, at), v => (byte)v,
            (ref r) => r.ReadByte(), (ref r, out value) => Box(r.TryReadByte(out var v), v, out value), (ref w, v) => w.WriteByte((byte)v)),
        new(1, (b, at) => b.ReadSByte(at), (b, v, at) => b.WriteSByte((sbyte)v, at), v => (sbyte)v,
            (ref r) => r.ReadSByte(), (ref r, out value) => Box(r.TryReadSByte(out var v), v, out value), (ref w, v) => w.WriteSByte((sbyte)v)),
        new(2, (b, at) => b.ReadUInt16BigEndian(at), (b, v, at) => b.WriteUInt16BigEndian((ushort)v, at), v => (ushort)v,
            (ref r) => r.ReadUInt16BigEndian(), (ref r, out value) => Box(r.TryReadUInt16BigEndian(out var v), v, out value), (ref w, v) => w.WriteUInt16BigEndian((ushort)v)),
        new(2, (b, at) => b.ReadUInt16LittleEndian(at), (b, v, at) => b.WriteUInt16LittleEndian((ushort)v, at), v => (ushort)v,
            (ref r) => r.ReadUInt16LittleEndian(), (ref r, out value) => Box(r.TryReadUInt16LittleEndian(out var v), v, out value), (ref w, v) => w.WriteUInt16LittleEndian((ushort)v)),
        new(2, (b, at) => b.ReadInt16BigEndian(at), (b, v, at) => b.WriteInt16BigEndian((short)v, at), v => (short)v,
            (ref r) => r.ReadInt16BigEndian(), (ref r, out value) => Box(r.TryReadInt16BigEndian(out var v), v, out value), (ref w, v) => w.WriteInt16BigEndian((short)v)),
        new(2, (b, at) => b.ReadInt16LittleEndian(at), (b, v, at) => b.WriteInt16LittleEndian((short)v, at), v => (short)v,
            (ref r) => r.ReadInt16LittleEndian(), (ref r, out value) => Box(r.TryReadInt16LittleEndian(out var v), v, out value), (ref w, v) => w.WriteInt16LittleEndian((short)v)),
        new(4, (b, at) => b.ReadUInt32BigEndian(at), (b, v, at) => b.WriteUInt32BigEndian((uint)v, at), v => (uint)v,
            (ref r) => r.ReadUInt32BigEndian(), (ref r, out value) => Box(r.TryReadUInt32BigEndian(out var v), v, out value), (ref w, v) => w.WriteUInt32BigEndian((uint)v)),
        new(4, (b, at) => b.ReadUInt32LittleEndian(at), (b, v, at) => b.WriteUInt32LittleEndian((uint)v, at), v => (uint)v,
            (ref r) => r.ReadUInt32LittleEndian(), (ref r, out value) => Box(r.TryReadUInt32LittleEndian(out var v), v, out value), (ref w, v) => w.WriteUInt32LittleEndian((uint)v)),
        new(4, (b, at) => b.ReadInt32BigEndian(at), (b, v, at) => b.WriteInt32BigEndian((int)v, at), v => (int)v,
            (ref r) => r.ReadInt32BigEndian(), (ref r, out value) => Box(r.TryReadInt32BigEndian(out var v), v, out value), (ref w, v) => w.WriteInt32BigEndian((int)v)),
        new(4, (b, at) => b.ReadInt32LittleEndian(at), (b, v, at) => b.WriteInt32LittleEndian((int)v, at), v => (int)v,
            (ref r) => r.ReadInt32LittleEndian(), (ref r, out value) => Box(r.TryReadInt32LittleEndian(out var v), v, out value), (ref w, v) => w.WriteInt32LittleEndian((int)v)),
        new(8, (b, at) => unchecked((long)b.ReadUInt64BigEndian(at)), (b, v, at) => b.WriteUInt64BigEndian((ulong)v, at), v => v,
            (ref r) => unchecked((long)r.ReadUInt64BigEndian()), (ref r, out value) => Box(r.TryReadUInt64BigEndian(out var v), unchecked((long)v), out value), (ref w, v) => w.WriteUInt64BigEndian((ulong)v)),
        new(8, (b, at) => unchecked((long)b.ReadUInt64LittleEndian(at)), (b, v, at) => b.WriteUInt64LittleEndian((ulong)v, at), v => v,
            (ref r) => unchecked((long)r.ReadUInt64LittleEndian()), (ref r, out value) => Box(r.TryReadUInt64LittleEndian(out var v), unchecked((long)v), out value), (ref w, v) => w.WriteUInt64LittleEndian((ulong)v)),
        new(8, (b, at) => b.ReadInt64BigEndian(at), (b, v, at) => b.WriteInt64BigEndian(v, at), v => v,
            (ref r) => r.ReadInt64BigEndian(), (ref r, out value) => Box(r.TryReadInt64BigEndian(out var v), v, out value), (ref w, v) => w.WriteInt64BigEndian(v)),
        new(8, (b, at) => b.ReadInt64LittleEndian(at), (b, v, at) => b.WriteInt64LittleEndian(v, at), v => v,
            (ref r) => r.ReadInt64LittleEndian(), (ref r, out value) => Box(r.TryReadInt64LittleEndian(out var v), v, out value), (ref w, v) => w.WriteInt64LittleEndian(v)),
        new(4, (b, at) => (long)BitConverter.SingleToInt32Bits(b.ReadSingleBigEndian(at)), (b, v, at) => b.WriteSingleBigEndian(BitConverter.Int32BitsToSingle((int)v), at), v => (long)(int)v,
            (ref r) => (long)BitConverter.SingleToInt32Bits(r.ReadSingleBigEndian()), (ref r, out value) => Box(r.TryReadSingleBigEndian(out var v), (long)BitConverter.SingleToInt32Bits(v), out value), (ref w, v) => w.WriteSingleBigEndian(BitConverter.Int32BitsToSingle((int)v))),
        new(4, (b, at) => (long)BitConverter.SingleToInt32Bits(b.ReadSingleLittleEndian(at)), (b, v, at) => b.WriteSingleLittleEndian(BitConverter.Int32BitsToSingle((int)v), at), v => (long)(int)v,
            (ref r) => (long)BitConverter.SingleToInt32Bits(r.ReadSingleLittleEndian()), (ref r, out value) => Box(r.TryReadSingleLittleEndian(out var v), (long)BitConverter.SingleToInt32Bits(v), out value), (ref w, v) => w.WriteSingleLittleEndian(BitConverter.Int32BitsToSingle((int)v))),
        new(8, (b, at) => BitConverter.DoubleToInt64Bits(b.ReadDoubleBigEndian(at)), (b, v, at) => b.WriteDoubleBigEndian(BitConverter.Int64BitsToDouble(v), at), v => v,
            (ref r) => BitConverter.DoubleToInt64Bits(r.ReadDoubleBigEndian()), (ref r, out value) => Box(r.TryReadDoubleBigEndian(out var v), BitConverter.DoubleToInt64Bits(v), out value), (ref w, v) => w.WriteDoubleBigEndian(BitConverter.Int64BitsToDouble(v))),
        new(8, (b, at) => BitConverter.DoubleToInt64Bits(b.ReadDoubleLittleEndian(at)), (b, v, at) => b.WriteDoubleLittleEndian(BitConverter.Int64BitsToDouble(v), at), v => v,
            (ref r) => BitConverter.DoubleToInt64Bits(r.ReadDoubleLittleEndian()), (ref r, out value) => Box(r.TryReadDoubleLittleEndian(out var v), BitConverter.DoubleToInt64Bits(v), out value), (ref w, v) => w.WriteDoubleLittleEndian(BitConverter.Int64BitsToDouble(v))),
        .. Enumerable.Range(1, 6).SelectMany(Variable),
    ];

    private static Width[] Variable(int size) =>
    [
        new(size, (b, at) => b.ReadIntBigEndian(at, size), (b, v, at) => b.WriteIntBigEndian(Cut(v, size), at, size), v => Cut(v, size),
            (ref r) => r.ReadIntBigEndian(size), (ref r, out value) => Box(r.TryReadIntBigEndian(size, out var v), v, out value), (ref w, v) => w.WriteIntBigEndian(Cut(v, size), size)),
        new(size, (b, at) => b.ReadIntLittleEndian(at, size), (b, v, at) => b.WriteIntLittleEndian(Cut(v, size), at, size), v => Cut(v, size),
            (ref r) => r.ReadIntLittleEndian(size), (ref r, out value) => Box(r.TryReadIntLittleEndian(size, out var v), v, out value), (ref w, v) => w.WriteIntLittleEndian(Cut(v, size), size)),
        new(size, (b, at) => (long)b.ReadUIntBigEndian(at, size), (b, v, at) => b.WriteUIntBigEndian(CutUnsigned(v, size), at, size), v => (long)CutUnsigned(v, size),
            (ref r) => (long)r.ReadUIntBigEndian(size), (ref r, out value) => Box(r.TryReadUIntBigEndian(size, out var v), (long)v, out value), (ref w, v) => w.WriteUIntBigEndian(CutUnsigned(v, size), size)),
        new(size, (b, at) => (long)b.ReadUIntLittleEndian(at, size), (b, v, at) => b.WriteUIntLittleEndian(CutUnsigned(v, size), at, size), v => (long)CutUnsigned(v, size),
            (ref r) => (long)r.ReadUIntLittleEndian(size), (ref r, out value) => Box(r.TryReadUIntLittleEndian(size, out var v), (long)v, out value), (ref w, v) => w.WriteUIntLittleEndian(CutUnsigned(v, size), size)),
    ];

    private static long Cut(long value, int size) => value << (64 - 8 * size) >> (64 - 8 * size);

    private static ulong CutUnsigned(long value, int size) => (ulong)value << (64 - 8 * size) >> (64 - 8 * size);

    private static bool Box(bool isThere, object value, out object boxed)
    {
        boxed = value;
        return isThere;
    }
}
