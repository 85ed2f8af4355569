using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using WebTorrent.TestKit;

namespace WebTorrent.SpanBuffer.Tests;

public class HostileInputTests
{
    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(5)]
    public void ReadBytes_LengthOutOfTheInputBeyondItsEnd_IsAnErrorAndAllocatesNothing(uint claimed)
    {
        var bytes = ByteBuffer.Allocate(8);
        bytes.WriteUInt32BigEndian(claimed);
        var allocated = Allocations.Of(() =>
        {
            var reader = new SpanReader(bytes);
            var length = reader.ReadUInt32BigEndian();
            if (length <= int.MaxValue && reader.TryReadBytes((int)length, out _)) throw new InvalidOperationException("It was read.");
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void ReadBytes_NegativeCount_IsTheCallersError() =>
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => new SpanReader("abc"u8).ReadBytes(-1)).Code);

    [Fact]
    public void Reserve_NegativeCount_IsTheCallersError() =>
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => new SpanWriter(new byte[4]).Reserve(-1)).Code);

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Allocate_LengthThatNoArrayHas_IsRefusedFirst(int length)
    {
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => ByteBuffer.Allocate(length)).Code);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => ByteBuffer.AllocateUninitialized(length)).Code);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => ByteBuffer.Concat([default], length)).Code);
    }

    [Fact]
    public void Concat_MoreThanAnArrayHolds_IsRefusedBeforeMemoryIsTaken()
    {
        var half = ForeignMemory.Pretending(int.MaxValue / 2 + 100);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => ByteBuffer.Concat(half, half)).Code);
    }

    [Theory]
    [InlineData(BufferEncoding.Hex)]
    [InlineData(BufferEncoding.Base64)]
    [InlineData(BufferEncoding.Base64Url)]
    [InlineData(BufferEncoding.Latin1)]
    [InlineData(BufferEncoding.Utf8)]
    public void GetString_LongerThanAnyString_IsRefusedBeforeMemoryIsTaken(BufferEncoding encoding)
    {
        var longest = ForeignMemory.Pretending(int.MaxValue);
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => longest.ToString(encoding)).Code);
    }

    [Theory]
    [InlineData(BufferEncoding.Hex)]
    [InlineData(BufferEncoding.Base64)]
    [InlineData(BufferEncoding.Base64Url)]
    [InlineData(BufferEncoding.Latin1)]
    [InlineData(BufferEncoding.Ascii)]
    public void TryGetChars_MoreThanCanBeCounted_DoesNotFit(BufferEncoding encoding)
    {
        var framework = typeof(ByteBuffer).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;
        Assert.SkipUnless(framework.StartsWith(".NETCoreApp", StringComparison.Ordinal), ".NET Standard 2.0 makes a string first.");
        Assert.False(encoding.TryGetChars(ForeignMemory.Pretending(int.MaxValue), new char[9], out var written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void ToJson_LongerThanAnyString_IsRefusedBeforeMemoryIsTaken() =>
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.Throws<BufferRangeException>(() => ForeignMemory.Pretending(1 << 28).ToJson()).Code);

    [Theory]
    [InlineData(BufferEncoding.Utf16LE)]
    [InlineData(BufferEncoding.Latin1)]
    public void GetByteCount_MoreThanAnArrayHolds_IsRefused(BufferEncoding encoding)
    {
        var letter = 'a';
        var error = Record.Exception(() => encoding.GetByteCount(MemoryMarshal.CreateReadOnlySpan(ref letter, int.MaxValue)));
        Assert.Equal(BufferErrorCode.OutOfRange, Assert.IsType<BufferRangeException>(error).Code);
    }

    [Theory]
    [InlineData(BufferEncoding.Hex, "\u0161\u0161", "")]
    [InlineData(BufferEncoding.Hex, "11\u016161", "11")]
    [InlineData(BufferEncoding.Base64, "\u0141\u0141\u0141\u0141", "")]
    [InlineData(BufferEncoding.Base64, "YW\u0141Jj", "616263")]
    [InlineData(BufferEncoding.Base64Url, "YW\u0141Jj\uFF21", "616263")]
    public void FromString_LettersWhoseLowByteIsADigit_AreNoDigits(BufferEncoding encoding, string text, string expected) =>
        Assert.Equal(expected, ByteBuffer.FromString(text, encoding).ToString(BufferEncoding.Hex));

    [Fact]
    public void Base64_AMegabyteOfWhatIsNoDigit_IsNothing()
    {
        Assert.True(ByteBuffer.FromString(new string('*', 1 << 20), BufferEncoding.Base64).IsEmpty);
        Assert.Equal(3 << 18, ByteBuffer.FromString(string.Concat(Enumerable.Repeat("A*A A\nA", 1 << 18)), BufferEncoding.Base64).Length);
    }

    [Theory]
    [InlineData("ED A0 80", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("F0 80 80 80", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("C0 AF", "\uFFFD\uFFFD")]
    [InlineData("F4 90 80 80", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("61 E2 82", "a\uFFFD")]
    public void Utf8_SurrogatesOverlongAndCutOff_AreReplaced(string hex, string expected) =>
        Assert.Equal(expected, ByteBuffer.FromString(hex.Replace(" ", "", StringComparison.Ordinal), BufferEncoding.Hex).ToString());

    [Fact]
    public void UnknownEncoding_IsTheCallersError()
    {
        const BufferEncoding Unknown = (BufferEncoding)99;
        Assert.Throws<ArgumentOutOfRangeException>(() => Unknown.GetString([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Unknown.GetByteCount(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => Unknown.GetBytes("", []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Unknown.TryGetChars([], [], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteBuffer.FromString("", Unknown));
    }

    [Fact]
    public void WhatIsDoneForEveryMessage_AllocatesNothing()
    {
        var buffer = ByteBuffer.Allocate(64);
        var allocated = Allocations.Of(() =>
        {
            buffer[8..16].Fill(7);
            buffer.WriteDoubleBigEndian(buffer.ReadDoubleLittleEndian(8), 16);
            buffer.WriteUIntLittleEndian(buffer.ReadUIntBigEndian(0, 6), 6, 6);
            buffer.Subarray(-8).CopyTo(buffer);
            buffer.Write("a text", BufferEncoding.Latin1);
            _ = buffer.IndexOf(7) + buffer.LastIndexOf("\a\a"u8) + buffer.CompareTo(buffer.Slice(8));
            buffer.Swap64();
            var reader = new SpanReader(buffer);
            var writer = new SpanWriter(buffer);
            writer.WriteUInt16BigEndian(reader.ReadUInt16LittleEndian());
            writer.WriteBytes(reader.ReadBytes(8));
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void TryGetChars_AnyEncoding_AllocatesNothing()
    {
        var framework = typeof(ByteBuffer).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;
        Assert.SkipUnless(framework.StartsWith(".NETCoreApp", StringComparison.Ordinal), ".NET Standard 2.0 makes a string first.");
        var (bytes, text) = (ByteBuffer.Allocate(64).Fill(0x61), new char[130]);
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var encoding in Inputs.Encodings) encoding.TryGetChars(bytes, text, out _);
        }));
    }
}
