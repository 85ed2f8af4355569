using System.Buffers.Binary;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.SpanBuffer.Tests;

public class NumberLawTests
{
    [Fact]
    public void RoundTrip_AnyNumberAnywhere_AsTheBcl() => Law.Holds(Inputs.Both(Arbitraries.Bytes(8), Gen.Choose(0, 9)), input =>
    {
        var (bits, at) = input;
        var big = BinaryPrimitives.ReadUInt64BigEndian(bits);
        var little = BinaryPrimitives.ReadUInt64LittleEndian(bits);
        var buffer = ByteBuffer.Allocate(at + bits.Length);
        bits.CopyTo(buffer[at..].Span);

        Assert.Equal((bits[0], unchecked((sbyte)bits[0])), (buffer.ReadByte(at), buffer.ReadSByte(at)));
        Assert.Equal(((ushort)(big >> 48), (uint)(big >> 32), big), (buffer.ReadUInt16BigEndian(at), buffer.ReadUInt32BigEndian(at), buffer.ReadUInt64BigEndian(at)));
        Assert.Equal(((short)(big >> 48), (int)(big >> 32), (long)big), (buffer.ReadInt16BigEndian(at), buffer.ReadInt32BigEndian(at), buffer.ReadInt64BigEndian(at)));
        Assert.Equal((unchecked((ushort)little), unchecked((uint)little), little), (buffer.ReadUInt16LittleEndian(at), buffer.ReadUInt32LittleEndian(at), buffer.ReadUInt64LittleEndian(at)));
        Assert.Equal((unchecked((short)little), unchecked((int)little), (long)little), (buffer.ReadInt16LittleEndian(at), buffer.ReadInt32LittleEndian(at), buffer.ReadInt64LittleEndian(at)));
        Assert.Equal(BinaryPrimitives.ReadSingleBigEndian(bits), buffer.ReadSingleBigEndian(at));
        Assert.Equal(BinaryPrimitives.ReadSingleLittleEndian(bits), buffer.ReadSingleLittleEndian(at));
        Assert.Equal(BinaryPrimitives.ReadDoubleBigEndian(bits), buffer.ReadDoubleBigEndian(at));
        Assert.Equal(BinaryPrimitives.ReadDoubleLittleEndian(bits), buffer.ReadDoubleLittleEndian(at));
    });

    [Fact]
    public void Write_AnyNumberAnywhere_ReadBack_NothingElseTouched() => Law.Holds(Inputs.All(Arbitraries.Bytes(8), Gen.Choose(0, 9), Gen.Choose(0, Widths.All.Count - 1)), input =>
    {
        var (bits, at, index) = input;
        var width = Widths.All[index];
        var value = BinaryPrimitives.ReadInt64BigEndian(bits);
        var buffer = ByteBuffer.Allocate(at + width.Size + 3).Fill(0xCC);

        Assert.Equal(at + width.Size, width.Write(buffer, value, at));
        Assert.Equal(width.Cut(value), width.Read(buffer, at));
        Assert.All(buffer[..at].ToArray().Concat(buffer[(at + width.Size)..].ToArray()), rest => Assert.Equal(0xCC, rest));
    }, runs: 1000);

    [Fact]
    public void AnyOffset_ReadAndWrittenOrTheRightError() => Law.Holds(Inputs.All(Arbitraries.Bytes(0, 12), Inputs.Offset, Gen.Choose(0, Widths.All.Count - 1)), input =>
    {
        var (bytes, offset, index) = input;
        var width = Widths.All[index];
        ByteBuffer buffer = (byte[])bytes.Clone();
        if (offset >= 0 && (long)offset + width.Size <= bytes.Length)
        {
            var value = width.Read(buffer, offset);
            width.Write(buffer, Convert.ToInt64(unchecked(value), System.Globalization.CultureInfo.InvariantCulture), offset);
            Assert.Equal(bytes, buffer.ToArray());
            return;
        }

        var code = width.Size > bytes.Length ? BufferErrorCode.OutOfBounds : BufferErrorCode.OutOfRange;
        Assert.Equal(code, Assert.Throws<BufferRangeException>(() => width.Read(buffer, offset)).Code);
        Assert.Equal(code, Assert.Throws<BufferRangeException>(() => width.Write(buffer, 0, offset)).Code);
        Assert.Equal(bytes, buffer.ToArray());
    }, runs: 3000);

    [Fact]
    public void VariableLength_AnyValue_RoundTripsOrIsRefused() => Law.Holds(Inputs.Both(Arbitraries.Bytes(8), Gen.Choose(1, 6)), input =>
    {
        var buffer = ByteBuffer.Allocate(6);
        var value = BinaryPrimitives.ReadInt64BigEndian(input.First) >> (input.First[0] % 64);
        var size = input.Second;
        var most = 1L << (8 * size - 1);
        if (value < -most || value >= most)
        {
            Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => buffer.WriteIntBigEndian(value, 0, size)).Code);
            Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => buffer.WriteIntLittleEndian(value, 0, size)).Code);
            return;
        }

        Assert.Equal(size, buffer.WriteIntBigEndian(value, 0, size));
        Assert.Equal(value, buffer.ReadIntBigEndian(0, size));
        Assert.Equal(unchecked((ulong)value) << (64 - 8 * size) >> (64 - 8 * size), buffer.ReadUIntBigEndian(0, size));
        buffer[..size].Span.Reverse();
        Assert.Equal(value, buffer.ReadIntLittleEndian(0, size));
        Assert.Equal(size, buffer.WriteIntLittleEndian(value, 0, size));
        Assert.Equal(value, buffer.ReadIntLittleEndian(0, size));
    }, runs: 1000);

    [Theory]
    [InlineData(1, 0xFFUL)]
    [InlineData(3, 0xFFFFFFUL)]
    [InlineData(6, 0xFFFFFFFFFFFFUL)]
    public void WriteUInt_TheLargestFits_OneMoreDoesNot(int size, ulong largest)
    {
        var buffer = ByteBuffer.Allocate(6);
        buffer.WriteUIntBigEndian(largest, 0, size);
        Assert.Equal(largest, buffer.ReadUIntLittleEndian(0, size));
        Assert.Throws<BufferRangeException>(() => buffer.WriteUIntBigEndian(largest + 1, 0, size));
        Assert.Throws<BufferRangeException>(() => buffer.WriteUIntLittleEndian(ulong.MaxValue, 0, size));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void VariableLength_OtherThanOneToSix_IsRefused(int byteLength)
    {
        var buffer = ByteBuffer.Allocate(10);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => buffer.ReadUIntBigEndian(0, byteLength)).Code);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => buffer.ReadIntLittleEndian(0, byteLength)).Code);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => buffer.WriteUIntLittleEndian(0, 0, byteLength)).Code);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => buffer.WriteIntBigEndian(0, 0, byteLength)).Code);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => new SpanReader(buffer).ReadUIntBigEndian(byteLength)).Code);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => new SpanWriter(buffer).WriteIntBigEndian(0, byteLength)).Code);
    }
}
