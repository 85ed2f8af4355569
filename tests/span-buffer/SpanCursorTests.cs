using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.SpanBuffer.Tests;

public class SpanCursorTests
{
    private static readonly Gen<List<(long Value, int Width)>> Numbers = Gen.ListOf(
        from bits in Arbitraries.Bytes(8)
        from width in Gen.Choose(0, Widths.All.Count - 1)
        select (BitConverter.ToInt64(bits), width)).Select(numbers => numbers.ToList());

    [Fact]
    public void RoundTrip_AnyNumbersInARow() => Law.Holds(Numbers.ToArbitrary(), numbers =>
    {
        var size = numbers.Sum(number => Widths.All[number.Width].Size);
        var bytes = new byte[size];
        var writer = new SpanWriter(bytes);
        foreach (var (value, width) in numbers) Widths.All[width].Put(ref writer, value);
        Assert.Equal((size, 0), (writer.Position, writer.Free));
        Assert.Equal(bytes, writer.Written.ToArray());

        var reader = new SpanReader(bytes);
        var again = new SpanReader(bytes);
        foreach (var (value, width) in numbers)
        {
            Assert.Equal(Widths.All[width].Cut(value), Widths.All[width].Next(ref reader));
            Assert.True(Widths.All[width].TryNext(ref again, out var found));
            Assert.Equal(Widths.All[width].Cut(value), found);
        }

        Assert.True(reader.IsAtEnd && again.IsAtEnd);
    });

    [Fact]
    public void AnyBytes_ReadAsAnything_OnlyEndOfBuffer() => Law.Holds(Inputs.Both(Arbitraries.Bytes(0, 40), Numbers), input =>
    {
        var reader = new SpanReader(input.First);
        foreach (var (_, index) in input.Second)
        {
            var width = Widths.All[index];
            var position = reader.Position;
            if (width.Size <= reader.Unread.Length)
            {
                Assert.Equal(width.Read(input.First, position), width.Next(ref reader));
                Assert.Equal(position + width.Size, reader.Position);
                continue;
            }

            Assert.False(width.TryNext(ref reader, out _));
            var error = ReadTooFar(ref reader, width);
            Assert.Equal((position, width.Size, input.First.Length - position), (error.Offset, error.Needed, error.Available));
            Assert.Equal(position, reader.Position);
        }
    }, runs: 1000);

    [Fact]
    public void AnyNumbers_IntoTooLittleRoom_OutOfBoundsAndNothingWritten() => Law.Holds(Inputs.Both(Gen.Choose(0, 20), Numbers), input =>
    {
        var bytes = ByteBuffer.Allocate(input.First).Fill(0xCC);
        var writer = new SpanWriter(bytes);
        foreach (var (value, index) in input.Second)
        {
            var width = Widths.All[index];
            var position = writer.Position;
            if (width.Size <= writer.Free)
            {
                width.Put(ref writer, value);
                Assert.Equal(width.Cut(value), width.Read(bytes, position));
                continue;
            }

            Assert.Equal(BufferErrorCode.OutOfBounds, WriteTooFar(ref writer, width, value).Code);
            Assert.Equal(position, writer.Position);
            Assert.All(bytes[position..].ToArray(), rest => Assert.Equal(0xCC, rest));
        }
    }, runs: 1000);

    [Fact]
    public void Bytes_AnyCount_PartOfTheInput()
    {
        byte[] bytes = [1, 2, 3, 4, 5];
        var reader = new SpanReader(bytes);
        reader.Skip(1);
        Assert.True(reader.ReadBytes(2) == bytes.AsSpan(1, 2));
        Assert.False(reader.TryReadBytes(3, out var none));
        Assert.True(none.IsEmpty);
        Assert.True(reader.TryReadBytes(2, out var rest));
        Assert.True(rest == bytes.AsSpan(3));
        Assert.True(reader.IsAtEnd && reader.ReadBytes(0).IsEmpty && reader.Length == 5);
    }

    [Fact]
    public void Reserve_LengthKnownLater_IsWrittenInPlace()
    {
        var writer = new SpanWriter(new byte[16]);
        var length = writer.Reserve(2);
        writer.WriteBytes("abc"u8);
        Assert.Equal(3, writer.WriteString("\u20AC"));
        new SpanWriter(length).WriteUInt16BigEndian((ushort)(writer.Position - 2));

        var reader = new SpanReader(writer.Written);
        Assert.Equal("abc\u20AC", reader.ReadString(reader.ReadUInt16BigEndian()));
    }

    [Fact]
    public void WriteString_NoRoomForAll_WritesNothing()
    {
        var bytes = new byte[4];
        var error = Assert.Throws<BufferRangeException>(() =>
        {
            var writer = new SpanWriter(bytes);
            writer.WriteString("\u20AC\u20AC");
        });
        Assert.Equal(BufferErrorCode.OutOfBounds, error.Code);
        Assert.Equal(new byte[4], bytes);
    }

    private static EndOfBufferException ReadTooFar(ref SpanReader reader, Width width)
    {
        try
        {
            width.Next(ref reader);
        }
        catch (EndOfBufferException error)
        {
            return error;
        }

        throw new InvalidOperationException("It was read.");
    }

    private static BufferRangeException WriteTooFar(ref SpanWriter writer, Width width, long value)
    {
        try
        {
            width.Put(ref writer, value);
        }
        catch (BufferRangeException error)
        {
            return error;
        }

        throw new InvalidOperationException("It was written.");
    }
}
