using System.Net;
using FsCheck.Fluent;
using WebTorrent.Cli.Options;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

public sealed class EndPointTextTests
{
    [Fact]
    public void RoundTrip_AnyAddress() => Law.Holds(Arbitraries.AnyEndPoints(), address =>
    {
        Assert.Equal(address.Port != 0, EndPointText.TryParsePeer(address.ToString(), out var peer));
        if (address.Port != 0) Assert.Equal(address, peer);
        Assert.True(EndPointText.TryParseListen(address.ToString(), out var listen));
        Assert.Equal(address, listen);
    });

    [Fact]
    public void AnyText_NeverThrows() => Law.Holds(ArbMap.Default.ArbFor<string>(), text =>
    {
        Assert.Equal(EndPointText.TryParsePeer(text ?? "", out var peer), peer is not null);
        Assert.Equal(EndPointText.TryParseListen(text ?? "", out var listen), listen is not null);
    });

    [Fact]
    public void Name_IsKeptForLater()
    {
        Assert.True(EndPointText.TryParsePeer("peer.example:6881", out var peer));
        Assert.Equal(new DnsEndPoint("peer.example", 6881), peer);
    }

    [Fact]
    public void BarePort_ListensEverywhere()
    {
        Assert.True(EndPointText.TryParseListen("6881", out var listen));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Any, 6881), listen);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":6881")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host: 1")]
    [InlineData("::1:6881")]
    [InlineData("[::1]")]
    [InlineData("[]:1")]
    [InlineData("[host]:1")]
    [InlineData("two words:1")]
    [InlineData("http://host:1")]
    public void WhatIsNoPeer_IsRefused(string text) => Assert.False(EndPointText.TryParsePeer(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("localhost:6881")]
    [InlineData("::1:6881")]
    [InlineData("0x1AE1")]
    public void WhatIsNoPlaceToListen_IsRefused(string text) => Assert.False(EndPointText.TryParseListen(text, out _));
}
