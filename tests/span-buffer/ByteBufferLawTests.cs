using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.SpanBuffer.Tests;

public class ByteBufferLawTests
{
    [Fact]
    public void Concat_AnyParts_OneBehindTheOther() => Law.Holds(Inputs.Both(Inputs.Bytes.ListOf(), Gen.Choose(0, 200)), input =>
    {
        var (parts, length) = input;
        var all = parts.SelectMany(part => part).ToArray();
        ByteBuffer[] buffers = [.. parts.Select(part => (ByteBuffer)part)];
        Assert.Equal(all, ByteBuffer.Concat(buffers).ToArray());

        var expected = all.Concat(new byte[length]).Take(length).ToArray();
        Assert.Equal(parts.Count == 0 ? [] : expected, ByteBuffer.Concat(buffers, length).ToArray());
    });

    [Fact]
    public void Subarray_AnyEnds_SharesWhatListsWouldTake() => Law.Holds(Inputs.All(Inputs.Bytes, Inputs.Offset, Inputs.Offset), input =>
    {
        var (bytes, start, end) = input;
        var (first, last) = (Clamp(start, bytes.Length), Clamp(end, bytes.Length));
        var slice = new ByteBuffer(bytes).Subarray(start, end);
        Assert.Equal(bytes.Skip(first).Take(last - first).ToArray(), slice.ToArray());

        slice.Fill(0x5A);
        Assert.All(bytes.Skip(first).Take(last - first), value => Assert.Equal(0x5A, value));
        Assert.Equal(bytes[first..], new ByteBuffer(bytes).Subarray(start).ToArray());
    });

    [Fact]
    public void Slice_AnyRange_SharedOrRefused() => Law.Holds(Inputs.All(Inputs.Bytes, Inputs.Offset, Inputs.Offset), input =>
    {
        var (bytes, start, length) = input;
        ByteBuffer buffer = bytes;
        var isInside = start >= 0 && length >= 0 && (long)start + length <= bytes.Length;
        if (!isInside)
        {
            Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => buffer.Slice(start, length)).Code);
            return;
        }

        Assert.Equal(bytes[start..(start + length)], buffer.Slice(start, length).ToArray());
        Assert.True(buffer.Slice(start, length).Span == bytes.AsSpan(start, length));
        Assert.True(buffer[start..].Span == bytes.AsSpan(start));
    });

    [Fact]
    public void IndexOf_AnyPattern_AsComparingEverywhere() => Law.Holds(Inputs.All(Inputs.FewBytes, Inputs.FewBytes.Select(bytes => bytes.Take(4).ToArray()), Inputs.Offset), input =>
    {
        var (bytes, pattern, start) = input;
        ByteBuffer buffer = bytes;
        var places = Enumerable.Range(0, bytes.Length + 1).Where(at => bytes.Skip(at).Take(pattern.Length).SequenceEqual(pattern)).ToArray();
        var first = pattern.Length == 0 ? Clamp(start, bytes.Length) : places.Where(at => at >= Clamp(start, bytes.Length)).DefaultIfEmpty(-1).First();
        var last = pattern.Length == 0 ? Clamp(start, bytes.Length) : places.Where(at => at <= FromEnd(start, bytes.Length)).DefaultIfEmpty(-1).Last();
        Assert.Equal(first, buffer.IndexOf(pattern, start));
        Assert.Equal(last, buffer.LastIndexOf(pattern, start));
        Assert.Equal(first >= 0, buffer.Includes(pattern, start));
        Assert.Equal(first, buffer.IndexOf(BufferEncoding.Latin1.GetString(pattern), start, BufferEncoding.Latin1));
        if (pattern.Length != 1) return;
        Assert.Equal(first, buffer.IndexOf(pattern[0], start));
        Assert.Equal(last, buffer.LastIndexOf(pattern[0], start));
    }, runs: 1000);

    [Fact]
    public void IndexOf_Utf16_AtEvenOffsetsOnly()
    {
        var buffer = ByteBuffer.CopyOf([0, 0x61, 0, 0x61, 0, 0xFF]);
        Assert.Equal(-1, buffer.IndexOf("a", 0, BufferEncoding.Utf16LE));
        Assert.Equal(-1, buffer.LastIndexOf("a", encoding: BufferEncoding.Utf16LE));
        Assert.Equal(0, buffer.Slice(1).IndexOf("a", 0, BufferEncoding.Utf16LE));
        Assert.Equal(2, buffer.Slice(1).LastIndexOf("a", encoding: BufferEncoding.Utf16LE));
    }

    [Fact]
    public void Fill_AnyPattern_RepeatsIt() => Law.Holds(Inputs.Both(Inputs.Bytes, Arbitraries.Bytes(1, 50)), input =>
    {
        var (bytes, pattern) = input;
        Assert.Equal(Enumerable.Range(0, bytes.Length).Select(i => pattern[i % pattern.Length]).ToArray(), new ByteBuffer(bytes).Fill(pattern).ToArray());
    });

    [Fact]
    public void Fill_PatternOutOfTheSameBuffer_IsThePatternAsItWas() => Law.Holds(Inputs.All(Inputs.Bytes, Gen.Choose(0, 60), Gen.Choose(1, 9)), input =>
    {
        var (bytes, at, length) = input;
        if (bytes.Length == 0) return;
        var start = Math.Min(at, bytes.Length - 1);
        var pattern = bytes.Skip(start).Take(length).ToArray();
        ByteBuffer buffer = bytes;
        buffer.Fill(buffer.Subarray(start, start + length).Span);
        Assert.Equal(Enumerable.Range(0, bytes.Length).Select(i => pattern[i % pattern.Length]).ToArray(), bytes);
    });

    [Fact]
    public void Fill_EmptyTextIsZeros_ButNothingToFillWithIsAnError()
    {
        Assert.Equal(new byte[3], ByteBuffer.CopyOf([1, 2, 3]).Fill("").ToArray());
        Assert.Throws<ArgumentException>(() => ByteBuffer.Allocate(3).Fill(ReadOnlySpan<byte>.Empty));
        Assert.Throws<ArgumentException>(() => ByteBuffer.Allocate(3).Fill("xyz", BufferEncoding.Hex));
        Assert.True(ByteBuffer.Empty.Fill(ReadOnlySpan<byte>.Empty).IsEmpty);
    }

    [Fact]
    public void CompareTo_AnyTwo_OrdersAsSequences() => Law.Holds(Inputs.Both(Inputs.FewBytes, Inputs.FewBytes), input =>
    {
        ByteBuffer one = input.First;
        ByteBuffer other = input.Second;
        var expected = Math.Sign(input.First.AsSpan().SequenceCompareTo(input.Second));
        Assert.Equal(expected, one.CompareTo(other));
        Assert.Equal(-expected, other.CompareTo(one));
        Assert.Equal((expected < 0, expected <= 0, expected > 0, expected >= 0), (one < other, one <= other, one > other, one >= other));
        Assert.Equal((expected == 0, expected != 0), (one == other, one != other));
    });

    [Fact]
    public void GetHashCode_EqualBytes_EqualCodes() => Law.Holds(Inputs.Bytes.ToArbitrary(), bytes =>
    {
        Assert.Equal(new ByteBuffer(bytes).GetHashCode(), ByteBuffer.CopyOf(bytes).GetHashCode());
        Assert.True(new ByteBuffer(bytes).Equals((object)ByteBuffer.CopyOf(bytes)));
    });

    [Fact]
    public void GetHashCode_OneByteMore_HardlyEverTheSame()
    {
        var codes = Enumerable.Range(0, 1000).Select(length => ByteBuffer.Allocate(length).GetHashCode()).Distinct();
        Assert.InRange(codes.Count(), 990, 1000);
    }

    [Fact]
    public void Swap_AnyBytes_ReversesEachNumber_OrRefusesAndChangesNothing() => Law.Holds(Inputs.Both(Inputs.Bytes, Gen.Elements(2, 4, 8)), input =>
    {
        var (bytes, size) = input;
        var copy = ByteBuffer.CopyOf(bytes);
        Func<ByteBuffer> swap = size switch { 2 => copy.Swap16, 4 => copy.Swap32, _ => copy.Swap64 };
        if (bytes.Length % size != 0)
        {
            Assert.Equal(BufferErrorCode.InvalidSize, Assert.Throws<BufferRangeException>(() => swap()).Code);
            Assert.Equal(bytes, copy.ToArray());
            return;
        }

        Assert.Equal(bytes.Chunk(size).SelectMany(chunk => chunk.Reverse()).ToArray(), swap().ToArray());
    });

    [Fact]
    public void CopyTo_AnyOverlap_AsThroughACopy() => Law.Holds(Inputs.All(Inputs.Bytes, Gen.Choose(0, 60), Gen.Choose(0, 60)), input =>
    {
        var (bytes, from, to) = input;
        var (source, target) = (Math.Min(from, bytes.Length), Math.Min(to, bytes.Length));
        var expected = (byte[])bytes.Clone();
        var count = Math.Min(bytes.Length - source, bytes.Length - target);
        Array.Copy(bytes, source, expected, target, count);
        ByteBuffer buffer = bytes;
        Assert.Equal(count, buffer[source..].CopyTo(buffer[target..]));
        Assert.Equal(expected, bytes);
    });

    [Fact]
    public void Enumeration_IsOfTheBytes()
    {
        var sum = 0;
        foreach (ref var value in ByteBuffer.CopyOf([1, 2, 3])) sum += value;
        Assert.Equal(6, sum);
    }

    [Fact]
    public void MemoryThatIsNoArray_WorksAsOne() => Law.Holds(Inputs.Bytes.ToArbitrary(), bytes =>
    {
        ByteBuffer foreign = new ForeignMemory([.. bytes, 0], bytes.Length).Memory;
        ByteBuffer own = bytes;
        Assert.Equal(own, foreign);
        Assert.Equal(own.ToString(BufferEncoding.Hex), foreign.ToString(BufferEncoding.Hex));
        Assert.Equal(ByteBuffer.Concat(own, own), ByteBuffer.Concat(foreign, foreign));
        if (bytes.Length < 8) return;
        Assert.Equal(own.ReadUInt64BigEndian(), foreign.ReadUInt64BigEndian());
        foreign.WriteUInt64LittleEndian(1);
        Assert.Equal(1UL, foreign.ReadUInt64LittleEndian());
    });

    [Fact]
    public void ToJson_And_Inspect_AsNode()
    {
        Assert.Equal("""{"type":"Buffer","data":[]}""", ByteBuffer.Empty.ToJson());
        Assert.Equal("""{"type":"Buffer","data":[0,255]}""", ByteBuffer.CopyOf([0, 255]).ToJson());
        Assert.Equal("<Buffer >", default(ByteBuffer).Inspect());
        Assert.Equal("<Buffer 0a ff>", ByteBuffer.CopyOf([10, 255]).Inspect());
        Assert.EndsWith(" 00 ... 1 more byte>", ByteBuffer.Allocate(51).Inspect(), StringComparison.Ordinal);
        Assert.EndsWith(" 00 ... 2 more bytes>", ByteBuffer.Allocate(52).Inspect(), StringComparison.Ordinal);
    }

    private static int FromEnd(int offset, int length) => offset < 0 ? length + offset : offset;

    private static int Clamp(int offset, int length) => Math.Clamp(FromEnd(offset, length), 0, length);
}
