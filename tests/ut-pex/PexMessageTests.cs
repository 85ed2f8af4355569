using System.Buffers;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.UtPex.Tests;

public class PexMessageTests
{
    private static readonly Gen<IPEndPoint> EndPoints =
        Gen.OneOf(Arbitraries.IPv4EndPoints().Generator, Arbitraries.IPv6EndPoints().Generator).Where(endPoint => endPoint.Port != 0);

    private static readonly Gen<PexMessage> Messages =
        from added in (from endPoint in EndPoints
                       from flags in Gen.Choose(0, 255)
                       select new PexPeer(endPoint, (PexFlags)flags)).ListOf(8)
        from dropped in EndPoints.ListOf(8)
        select new PexMessage { Added = [.. ByFamily(added, peer => peer.EndPoint)], Dropped = [.. ByFamily(dropped, endPoint => endPoint)] };

    [Fact]
    public void RoundTrip_AnyMessage() => Law.Holds(Messages.ToArbitrary(), message =>
    {
        Assert.True(PexMessage.TryParse(Encode(message), out var read));
        Assert.Equal(message.Added, read.Added);
        Assert.Equal(message.Dropped, read.Dropped);
    });

    [Fact]
    public void AnyBytes_FalseOrAMessage() => Law.Holds(
        Arbitraries.Mutated(Messages.Select(Encode)),
        bytes =>
        {
            if (PexMessage.TryParse(bytes, out var read))
                Assert.All(read.Added, peer => Assert.NotEqual(0, peer.EndPoint.Port));
        });

    [Fact]
    public void TryParse_MessageOfTheSpecification()
    {
        byte[] payload = [.. "d5:added6:"u8, 10, 0, 0, 1, 0x1A, 0xE1, .. "7:added.f1:"u8, 0x12, .. "7:dropped6:"u8, 10, 0, 0, 2, 0, 80, .. "e"u8];
        Assert.True(PexMessage.TryParse(payload, out var message));
        Assert.Equal([new PexPeer(IPEndPoint.Parse("10.0.0.1:6881"), PexFlags.UploadOnly | PexFlags.Reachable)], message.Added);
        Assert.Equal([IPEndPoint.Parse("10.0.0.2:80")], message.Dropped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("i1e")]
    [InlineData("le")]
    [InlineData("d5:added5:12345e")]
    [InlineData("d6:added66:123456e")]
    [InlineData("d7:dropped7:1234567e")]
    [InlineData("d5:added6:123456")]
    public void TryParse_Malformed_False(string payload) => Assert.False(PexMessage.TryParse(Encoding.ASCII.GetBytes(payload), out _));

    [Theory]
    [InlineData("de")]
    [InlineData("d5:addedi7ee")]
    [InlineData("d5:added0:7:added.f3:abce")]
    public void TryParse_NothingInIt_IsEmpty(string payload)
    {
        Assert.True(PexMessage.TryParse(Encoding.ASCII.GetBytes(payload), out var message));
        Assert.Empty(message.Added);
    }

    [Fact]
    public void TryParse_FewerFlagsThanPeers_TheRestHaveNone()
    {
        byte[] payload = [.. "d5:added12:abcdefghijkl7:added.f1:\u0002e"u8];
        Assert.True(PexMessage.TryParse(payload, out var message));
        Assert.Equal([PexFlags.UploadOnly, PexFlags.None], message.Added.Select(peer => peer.Flags));
    }

    [Fact]
    public void TryParse_PortZero_LeftOut()
    {
        byte[] payload = [.. "d5:added6:abcd\0\0e"u8];
        Assert.True(PexMessage.TryParse(payload, out var message));
        Assert.Empty(message.Added);
    }

    [Fact]
    public void TryParse_ThousandsOfPeers_CutAtTheLimit()
    {
        var endPoints = Enumerable.Range(1, 5_000).Select(port => new IPEndPoint(IPAddress.Loopback, port)).ToList();
        var message = new PexMessage { Added = [.. endPoints.Select(endPoint => new PexPeer(endPoint, PexFlags.None))], Dropped = endPoints };
        Assert.True(PexMessage.TryParse(Encode(message), out var read));
        Assert.Equal(PexMessage.MaxPeers, read.Added.Count);
        Assert.Equal(PexMessage.MaxPeers, read.Dropped.Count);
    }

    [Fact]
    public void WriteTo_IPv4MappedIntoIPv6_IsIPv4()
    {
        var mapped = new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.1"), 6881);
        Assert.True(PexMessage.TryParse(Encode(new PexMessage { Added = [new PexPeer(mapped, PexFlags.None)] }), out var read));
        Assert.Equal(IPEndPoint.Parse("10.0.0.1:6881"), Assert.Single(read.Added).EndPoint);
    }

    private static IEnumerable<T> ByFamily<T>(IEnumerable<T> items, Func<T, IPEndPoint> endPoint) => items.OrderBy(item => endPoint(item).AddressFamily);

    private static byte[] Encode(PexMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        message.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }
}
