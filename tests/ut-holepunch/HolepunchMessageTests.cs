using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.UtHolepunch.Tests;

public class HolepunchMessageTests
{
    private static readonly Gen<HolepunchMessage> Messages =
        from kind in Gen.Elements(Enum.GetValues<HolepunchMessageKind>())
        from endPoint in Gen.OneOf(Arbitraries.IPv4EndPoints().Generator, Arbitraries.IPv6EndPoints().Generator)
        where endPoint.Port != 0
        from error in Gen.Elements(Enum.GetValues<HolepunchError>())
        select new HolepunchMessage(kind, endPoint, kind == HolepunchMessageKind.Error ? error : HolepunchError.None);

    [Fact]
    public void RoundTrip_AnyMessage() => Law.Holds(Messages.ToArbitrary(), message =>
    {
        Assert.True(HolepunchMessage.TryParse(Encode(message), out var read));
        Assert.Equal(message, read);
    });

    [Fact]
    public void AnyBytes_FalseOrAMessageThatIsReadTheSameAgain() => Law.Holds(Arbitraries.Mutated(Messages.Select(Encode)), bytes =>
    {
        if (!HolepunchMessage.TryParse(bytes, out var read))
            return;
        Assert.True(HolepunchMessage.TryParse(Encode(read), out var again));
        Assert.Equal(read, again);
    });

    [Theory]
    [InlineData("0000C00002091AE100000000", HolepunchMessageKind.Rendezvous, "192.0.2.9:6881", HolepunchError.None)]
    [InlineData("0100C00002091AE1", HolepunchMessageKind.Connect, "192.0.2.9:6881", HolepunchError.None)]
    [InlineData("020120010DB80000000000000000000000071AE100000003", HolepunchMessageKind.Error, "[2001:db8::7]:6881", HolepunchError.NoSupport)]
    public void TryParse_MessagesOfTheSpecification(string hex, HolepunchMessageKind kind, string endPoint, HolepunchError error)
    {
        Assert.True(HolepunchMessage.TryParse(Convert.FromHexString(hex), out var message));
        Assert.Equal((kind, endPoint, error), (message.Kind, message.EndPoint.ToString(), message.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0300C00002091AE100000000")] // unknown kind
    [InlineData("0002C00002091AE100000000")] // unknown family
    [InlineData("0000C0000209000000000000")] // port 0
    [InlineData("0000C00002091AE1000000")]
    [InlineData("0000C00002091AE10000000000")]
    [InlineData("0001C00002091AE100000000")] // IPv6 of the length of IPv4
    [InlineData("0200C00002091AE1")] // an error without one
    public void TryParse_Malformed_False(string hex) => Assert.False(HolepunchMessage.TryParse(Convert.FromHexString(hex), out _));

    private static byte[] Encode(HolepunchMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        message.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }
}
