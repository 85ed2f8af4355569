using System.Net;

namespace WebTorrent.Ice.Tests;

public class InterfacesTests
{
    [Theory]
    [InlineData("127.0.0.1 192.168.1.5 ::1 fe80::1 2001:db8::5 fd00::1 169.254.1.1", false, "2001:db8::5 192.168.1.5")]
    [InlineData("127.0.0.1 192.168.1.5 ::1", true, "192.168.1.5 127.0.0.1 ::1")]
    [InlineData("10.0.0.1 10.0.0.2 fd00::1", false, "fd00::1 10.0.0.1 10.0.0.2")]
    [InlineData("2002::1 2001:0:1::1 fec0::1 10.0.0.1 10.0.0.1", false, "10.0.0.1")]
    [InlineData("", false, "")]
    public void Choose_WhatHelps_BestFirst(string there, bool includeLoopback, string chosen) =>
        Assert.Equal(chosen, string.Join(' ', IceInterfaces.Choose(Parse(there), includeLoopback)));

    [Fact]
    public void GetAddresses_ThisMachine_WithLoopbackAtTheEnd()
    {
        var addresses = IceInterfaces.GetAddresses(includeLoopback: true);
        Assert.Contains(IPAddress.Loopback, addresses);
        Assert.DoesNotContain(IceInterfaces.GetAddresses(), IPAddress.IsLoopback);
    }

    private static IEnumerable<IPAddress> Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse);
}
