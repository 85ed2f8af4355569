using System.Buffers;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Stun.Tests;

public class StreamReaderTests
{
    private static readonly byte[] Channel = [0x40, 0x01, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0];

    [Fact]
    public void AnySegmentation_SameFrames()
    {
        var message = new StunMessageWriter(new byte[100], StunClass.Request, StunMethod.Binding, default);
        message.Write(StunAttributeType.Software, "x");
        var binding = message.Written.ToArray();
        byte[] stream = [.. binding, .. Channel, .. binding];
        foreach (var cut in Segmentations.Of(stream))
        {
            var rest = cut;
            Assert.Equal([binding, Channel[..9], binding], ReadAll(ref rest));
            Assert.True(rest.IsEmpty);
        }

        for (var length = 0; length < binding.Length; length++)
        {
            var part = new ReadOnlySequence<byte>(binding, 0, length);
            Assert.False(StunStreamReader.TryReadFrame(ref part, out _));
            Assert.Equal(length, part.Length);
        }
    }

    /// <summary>A buffer of the size that is promised holds whatever a server sends.</summary>
    [Theory]
    [InlineData("0001FFFC")]
    [InlineData("4000FFFF")]
    public void LongestFrames_FitIntoTheLongestFrame(string start)
    {
        var stream = new byte[70_000];
        Convert.FromHexString(start).CopyTo(stream, 0);
        var buffer = new ReadOnlySequence<byte>(stream);
        Assert.True(StunStreamReader.TryReadFrame(ref buffer, out var frame));
        Assert.InRange(frame.Length, 65_000, StunStreamReader.MaxFrameSize);
    }

    [Theory]
    [InlineData("80000000")]
    [InlineData("50000000")]
    [InlineData("47455420")]
    [InlineData("00010003")]
    public void SomethingElse_TypedError(string start)
    {
        var buffer = new ReadOnlySequence<byte>(Convert.FromHexString(start));
        // "GET " is what a channel number looks like: a frame that never ends, bounded by its 16 bits of length.
        if (start == "47455420")
            Assert.False(StunStreamReader.TryReadFrame(ref buffer, out _));
        else
            Assert.Equal(StunErrorCode.InvalidResponse, Assert.Throws<StunException>(() => StunStreamReader.TryReadFrame(ref buffer, out _)).Code);
    }

    [Fact]
    public void AnyBytes_OnlyTypedErrors() => Law.Holds(Arbitraries.AnyBytes(), bytes =>
    {
        var rest = new ReadOnlySequence<byte>(bytes);
        try
        {
            Assert.InRange(ReadAll(ref rest).Sum(frame => frame.Length), 0, bytes.Length);
        }
        catch (StunException error)
        {
            Assert.Equal(StunErrorCode.InvalidResponse, error.Code);
        }
    });

    private static List<byte[]> ReadAll(ref ReadOnlySequence<byte> rest)
    {
        var frames = new List<byte[]>();
        while (StunStreamReader.TryReadFrame(ref rest, out var frame))
            frames.Add(frame.ToArray());
        return frames;
    }
}
