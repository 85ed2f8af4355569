using System.Net;
using System.Net.Sockets;
using FsCheck.Fluent;
using WebTorrent.Datagram.Channels;
using WebTorrent.TestKit;

namespace WebTorrent.Datagram.Tests;

public class DatagramAddressTests
{
    [Fact]
    public void RoundTrip_AnyEndPoint() => Law.Holds(Arbitraries.AnyEndPoints(), endPoint =>
    {
        var address = DatagramAddress.From(endPoint);
        Assert.Equal(endPoint, address.ToIPEndPoint());
        Assert.Equal(endPoint.Address, address.ToIPAddress());
        Assert.Equal(endPoint.AddressFamily, address.AddressFamily);
        Assert.Equal(endPoint.Port, address.Port);
        Assert.Equal(endPoint.ToString(), address.ToString());
    });

    [Fact]
    public void RoundTrip_AnyEndPointThroughBytes() => Law.Holds(Arbitraries.AnyEndPoints(), endPoint =>
    {
        var address = DatagramAddress.From(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        Assert.True(address.TryWriteBytes(bytes, out var length));
        Assert.Equal(endPoint.Address.GetAddressBytes(), bytes[..length]);
        Assert.Equal(new IPEndPoint(new IPAddress(bytes[..length]), endPoint.Port), DatagramAddress.From(bytes[..length], address.Port).ToIPEndPoint());
        Assert.False(address.TryWriteBytes(bytes[..(length - 1)], out _));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(17)]
    public void From_BytesOfAnotherLength_AreRefused(int length) =>
        Assert.Throws<ArgumentException>(() => DatagramAddress.From(new byte[length], 1));

    [Fact]
    public void RoundTrip_AnyEndPointThroughAKernelAddress() => Law.Holds(Arbitraries.AnyEndPoints(), endPoint =>
    {
        var address = DatagramAddress.From(endPoint);
        foreach (var asIPv6 in endPoint.AddressFamily == AddressFamily.InterNetwork ? new[] { false, true } : [true])
        {
            var bytes = new byte[asIPv6 ? SocketAddresses.IPv6Size : SocketAddresses.IPv4Size];
            Random.Shared.NextBytes(bytes);
            SocketAddresses.Write(bytes, asIPv6, address);
            Assert.Equal(address, SocketAddresses.Read(bytes, asIPv6));
        }
    });

    [Fact]
    public void Equals_AnyTwoEndPoints_AsTheyAre() => Law.Holds(Arbitraries.AnyEndPoints().Generator.Two().ToArbitrary(), pair =>
    {
        var (one, other) = pair;
        Assert.Equal(one.Equals(other), DatagramAddress.From(one) == DatagramAddress.From(other));
        var again = DatagramAddress.From(new IPEndPoint(one.Address, one.Port));
        Assert.True(DatagramAddress.From(one).Equals(again));
        Assert.Equal(DatagramAddress.From(one).GetHashCode(), again.GetHashCode());
    });

    [Fact]
    public void From_IPv4MappedToIPv6_IsIPv4()
    {
        var plain = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 6881);
        var mapped = DatagramAddress.From(new IPEndPoint(plain.Address.MapToIPv6(), 6881));
        Assert.Equal(DatagramAddress.From(plain), mapped);
        Assert.Equal(AddressFamily.InterNetwork, mapped.AddressFamily);
    }

    [Fact]
    public void From_LinkLocal_KeepsTheScope()
    {
        var one = new IPEndPoint(IPAddress.Parse("fe80::1%3"), 1);
        var other = new IPEndPoint(IPAddress.Parse("fe80::1%4"), 1);
        Assert.Equal(one, DatagramAddress.From(one).ToIPEndPoint());
        Assert.NotEqual(DatagramAddress.From(one), DatagramAddress.From(other));
    }
}
