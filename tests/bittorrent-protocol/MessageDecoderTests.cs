using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

public class MessageDecoderTests
{
    [Fact]
    public void RoundTrip_AnyMessage() => Law.Holds(AnyMessages.Any, samples =>
    {
        var decoded = Decode(Segmentations.Whole(Concat(samples)), out var rest);
        Assert.Equal(0, rest);
        AssertSame(samples, decoded);
    });

    [Fact]
    public void AnySegmentation_SameMessages() => Law.Holds(AnyMessages.Any, samples =>
    {
        foreach (var segmented in Segmentations.Of(Concat(samples)))
        {
            var decoded = Decode(segmented, out var rest);
            Assert.Equal(0, rest);
            AssertSame(samples, decoded);
        }
    }, runs: 100);

    [Fact]
    public void AnyPrefix_NeedsMoreBytes() => Law.Holds(AnyMessages.One.ToArbitrary(), sample =>
    {
        for (var length = 0; length < sample.Bytes.Length; length++)
        {
            var decoded = Decode(Segmentations.Whole(sample.Bytes.AsMemory(0, length)), out var rest);
            Assert.Empty(decoded);
            Assert.Equal(length, rest);
        }
    });

    [Fact]
    public void AnyBytes_OnlyWireErrors() => Law.Holds(Arbitraries.AnyBytes(), OnlyWireErrors, runs: 3000);

    [Fact]
    public void AnyBytes_LikeMessages_OnlyWireErrors() =>
        Law.Holds(Arbitraries.AnyBytesOf([0, 1, 2, 3, 4, 5, 6, 7, 9, 13, 20, 255]), OnlyWireErrors, runs: 3000);

    [Fact]
    public void AnyMutation_OnlyWireErrors() =>
        Law.Holds(Arbitraries.Mutated(AnyMessages.Any.Generator.Select(Concat)), OnlyWireErrors, runs: 3000);

    [Fact]
    public void AnyBytes_AnySegmentation_SameOutcome() => Law.Holds(Arbitraries.Mutated(AnyMessages.Any.Generator.Select(Concat)), bytes =>
    {
        var whole = Outcome(Segmentations.Whole(bytes));
        foreach (var segmented in Segmentations.Of(bytes))
            Assert.Equal(whole, Outcome(segmented));
    }, runs: 60);

    [Theory]
    [InlineData("00000000", MessageId.KeepAlive)]
    [InlineData("0000000100", MessageId.Choke)]
    [InlineData("0000000101", MessageId.Unchoke)]
    [InlineData("0000000102", MessageId.Interested)]
    [InlineData("0000000103", MessageId.NotInterested)]
    [InlineData("000000010E", MessageId.HaveAll)]
    [InlineData("000000010F", MessageId.HaveNone)]
    public void TryDecode_BytesOfTheSpecification_Message(string hex, MessageId expected)
    {
        var message = Assert.Single(Decode(Segmentations.Whole(Convert.FromHexString(hex)), out _));
        Assert.Equal(expected, message.Id);
    }

    [Theory]
    [InlineData("000000050400000011", MessageId.Have, 17, 0, 0)]
    [InlineData("000000050D00000001", MessageId.Suggest, 1, 0, 0)]
    [InlineData("000000051100000002", MessageId.AllowedFast, 2, 0, 0)]
    [InlineData("0000000D06000000020000400000004000", MessageId.Request, 2, 16384, 16384)]
    [InlineData("0000000D08000000020000400000004000", MessageId.Cancel, 2, 16384, 16384)]
    [InlineData("0000000D10000000020000400000004000", MessageId.Reject, 2, 16384, 16384)]
    [InlineData("0000000B0700000003000080004142", MessageId.Piece, 3, 32768, 2)]
    public void TryDecode_BytesOfTheSpecification_Fields(string hex, MessageId id, int piece, int offset, int length)
    {
        var message = Assert.Single(Decode(Segmentations.Whole(Convert.FromHexString(hex)), out _));
        Assert.Equal((id, piece, offset, length), (message.Id, message.Piece, message.Offset, message.Length));
    }

    [Fact]
    public void Limits_OutOfRange_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageDecoder(new WireLimits { MaxFrameLength = 12 }));

    private static void OnlyWireErrors(byte[] bytes)
    {
        foreach (var pieces in new int?[] { null, AnyMessages.PieceCount })
        {
            try
            {
                Decode(Segmentations.Whole(bytes), out _, pieces);
            }
            catch (WireException error)
            {
                Assert.InRange(error.Code, WireErrorCode.TruncatedFrame, WireErrorCode.UnexpectedMessage);
            }
        }
    }

    private static string Outcome(ReadOnlySequence<byte> bytes)
    {
        try
        {
            var messages = Decode(bytes, out var rest);
            return string.Join(' ', messages.Select(message => $"{message.Id} {message.Piece} {message.Offset} {Convert.ToHexString(message.Payload)}")) + rest;
        }
        catch (WireException error)
        {
            return error.Message;
        }
    }

    private static List<Sample> Decode(ReadOnlySequence<byte> bytes, out long rest, int? pieces = AnyMessages.PieceCount)
    {
        var decoder = new MessageDecoder { PieceCount = pieces };
        var messages = new List<Sample>();
        while (decoder.TryDecode(ref bytes, out var message))
            messages.Add(Sample.Of(message));
        rest = bytes.Length;
        return messages;
    }

    private static byte[] Concat(Sample[] samples) => [.. samples.SelectMany(sample => sample.Bytes)];

    private static void AssertSame(IReadOnlyList<Sample> expected, List<Sample> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
            one.AssertSameFields(other);
    }
}
