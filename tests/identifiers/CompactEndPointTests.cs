using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Identifiers.Tests;

public class CompactEndPointTests
{
    [Fact]
    public void RoundTrip_AnyIPv4EndPoint() => Law.Holds(Arbitraries.IPv4EndPoints(), endPoint =>
    {
        var wire = Write(endPoint, CompactEndPoint.IPv4Size);
        Assert.Equal(endPoint, CompactEndPoint.ReadIPv4(wire));
    });

    [Fact]
    public void RoundTrip_AnyIPv6EndPoint() => Law.Holds(Arbitraries.IPv6EndPoints(), endPoint =>
    {
        var wire = Write(endPoint, CompactEndPoint.IPv6Size);
        Assert.Equal(endPoint, CompactEndPoint.ReadIPv6(wire));
    });

    [Fact]
    public void RoundTrip_AnyList() => Law.Holds(Arbitraries.IPv6EndPoints().Generator.ListOf().ToArbitrary(), endPoints =>
    {
        var wire = endPoints.SelectMany(endPoint => Write(endPoint, CompactEndPoint.IPv6Size)).ToArray();
        var read = new List<IPEndPoint>();
        Assert.True(CompactEndPoint.TryReadMany(wire, AddressFamily.InterNetworkV6, read));
        Assert.Equal(endPoints, read);
    });

    [Fact]
    public void TryReadMany_AnyBytes_ReadsWholeEntriesOrNothing() => Law.Holds(Arbitraries.AnyBytes(), bytes =>
    {
        foreach (var (family, size) in new[] { (AddressFamily.InterNetwork, 6), (AddressFamily.InterNetworkV6, 18) })
        {
            var read = new List<IPEndPoint>();
            var isRead = CompactEndPoint.TryReadMany(bytes, family, read);
            Assert.Equal(bytes.Length % size == 0, isRead);
            Assert.Equal(isRead ? bytes.Length / size : 0, read.Count);
        }
    });

    [Fact]
    public void TryWrite_KnownEndPoints_AreInNetworkOrder()
    {
        Assert.Equal([192, 0, 2, 1, 0x1A, 0xE1], Write(IPEndPoint.Parse("192.0.2.1:6881"), 6));
        Assert.Equal(
            [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x1A, 0xE1], Write(IPEndPoint.Parse("[2001:db8::1]:6881"), 18));
    }

    [Fact]
    public void TryWrite_IPv4MappedIntoIPv6_IsWrittenAsIPv4() =>
        Assert.Equal([192, 0, 2, 1, 0, 80], Write(IPEndPoint.Parse("[::ffff:192.0.2.1]:80"), 6));

    [Theory]
    [InlineData("192.0.2.1:6881", 5)]
    [InlineData("[2001:db8::1]:6881", 17)]
    public void TryWrite_TooShortDestination_IsFalseAndWritesNothing(string endPoint, int size)
    {
        var destination = new byte[size];
        Assert.False(CompactEndPoint.TryWrite(destination, IPEndPoint.Parse(endPoint), out var written));
        Assert.Equal(0, written);
        Assert.All(destination, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Read_AnotherLength_Throws()
    {
        Assert.Throws<ArgumentException>(() => CompactEndPoint.ReadIPv4(new byte[5]));
        Assert.Throws<ArgumentException>(() => CompactEndPoint.ReadIPv6(new byte[19]));
        Assert.Throws<ArgumentException>(() => CompactEndPoint.TryReadMany([], AddressFamily.Unix, []));
    }

    private static byte[] Write(IPEndPoint endPoint, int size)
    {
        var wire = new byte[30];
        Assert.True(CompactEndPoint.TryWrite(wire, endPoint, out var written));
        Assert.Equal(size, written);
        return wire[..written];
    }
}
