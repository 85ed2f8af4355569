using System.Net;

namespace WebTorrent.Identifiers.Tests;

public class AddressScopeTests
{
    [Theory]
    [InlineData("0.0.0.0", AddressScope.Unusable)]
    [InlineData("10.1.2.3", AddressScope.Private)]
    [InlineData("100.64.0.1", AddressScope.Private)]
    [InlineData("100.128.0.1", AddressScope.Public)]
    [InlineData("127.0.0.1", AddressScope.Loopback)]
    [InlineData("127.255.255.255", AddressScope.Loopback)]
    [InlineData("169.254.169.254", AddressScope.LinkLocal)]
    [InlineData("172.15.255.255", AddressScope.Public)]
    [InlineData("172.16.0.0", AddressScope.Private)]
    [InlineData("172.31.255.255", AddressScope.Private)]
    [InlineData("192.0.2.1", AddressScope.Unusable)]
    [InlineData("192.168.1.1", AddressScope.Private)]
    [InlineData("198.18.0.1", AddressScope.Private)]
    [InlineData("224.0.0.1", AddressScope.Unusable)]
    [InlineData("239.192.152.143", AddressScope.Unusable)]
    [InlineData("255.255.255.255", AddressScope.Unusable)]
    [InlineData("8.8.8.8", AddressScope.Public)]
    [InlineData("::", AddressScope.Unusable)]
    [InlineData("::1", AddressScope.Loopback)]
    [InlineData("fe80::1", AddressScope.LinkLocal)]
    [InlineData("fd00::1", AddressScope.Private)]
    [InlineData("ff15::1", AddressScope.Unusable)]
    [InlineData("2001:db8::1", AddressScope.Unusable)]
    [InlineData("2001:4860:4860::8888", AddressScope.Public)]
    [InlineData("::ffff:127.0.0.1", AddressScope.Loopback)]
    [InlineData("::ffff:8.8.8.8", AddressScope.Public)]
    [InlineData("2002:7f00:1::1", AddressScope.Loopback)]
    [InlineData("64:ff9b::a00:1", AddressScope.Private)]
    [InlineData("64:ff9b::808:808", AddressScope.Public)]
    [InlineData("4000::1", AddressScope.Unusable)]
    public void GetScope_AddressesOfTheRegistries(string address, AddressScope scope)
    {
        Assert.Equal(scope, IPAddress.Parse(address).GetScope());
        Assert.Equal(scope, AddressScopeExtensions.GetScope(IPAddress.Parse(address).GetAddressBytes()));
    }

    [Theory]
    [InlineData("192.88.98.255", AddressScope.Public)]
    [InlineData("192.88.99.0", AddressScope.Unusable)]
    [InlineData("192.88.99.255", AddressScope.Unusable)]
    [InlineData("192.88.100.0", AddressScope.Public)]
    [InlineData("198.17.255.255", AddressScope.Public)]
    [InlineData("198.19.255.255", AddressScope.Private)]
    [InlineData("198.20.0.0", AddressScope.Public)]
    [InlineData("100.127.255.255", AddressScope.Private)]
    [InlineData("100.63.255.255", AddressScope.Public)]
    [InlineData("febf::1", AddressScope.LinkLocal)]
    [InlineData("fec0::1", AddressScope.Unusable)]
    [InlineData("2001:1ff::1", AddressScope.Unusable)]
    [InlineData("2001:200::1", AddressScope.Public)]
    [InlineData("fbff::1", AddressScope.Unusable)]
    public void GetScope_AtTheEdgesOfAPrefixInTheMiddleOfAByte(string address, AddressScope scope)
        => Assert.Equal(scope, IPAddress.Parse(address).GetScope());

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(17)]
    public void GetScope_BytesThatAreNoAddress_AreRefused(int length)
        => Assert.Throws<ArgumentException>(() => AddressScopeExtensions.GetScope(new byte[length]));

    [Theory]
    [InlineData("8.8.8.8", "9.9.9.9", true)]
    [InlineData("192.168.1.1", "9.9.9.9", false)]
    [InlineData("127.0.0.1", "9.9.9.9", false)]
    [InlineData("192.168.1.1", "192.168.1.7", true)]
    [InlineData("127.0.0.1", "192.168.1.7", false)]
    [InlineData("169.254.169.254", "192.168.1.7", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("224.0.0.1", "127.0.0.1", false)]
    [InlineData("8.8.8.8", null, true)]
    [InlineData("10.0.0.1", null, false)]
    public void MayBeNamedBy_NobodyNamesWhatIsNearerThanItself(string named, string? teller, bool may)
        => Assert.Equal(may, IPAddress.Parse(named).MayBeNamedBy(teller is null ? null : IPAddress.Parse(teller)));
}
