using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Stun.Tests;

public class IceServerUriTests
{
    [Theory]
    [InlineData("stun:stun.example.org", "stun:stun.example.org:3478")]
    [InlineData("STUN:example.org:19302", "stun:example.org:19302")]
    [InlineData("stuns:example.org", "stuns:example.org:5349")]
    [InlineData("turn:example.org", "turn:example.org:3478?transport=udp")]
    [InlineData("turn:192.0.2.1:80?transport=tcp", "turn:192.0.2.1:80?transport=tcp")]
    [InlineData("turns:example.org?transport=TCP", "turns:example.org:5349?transport=tcp")]
    [InlineData("turns:[2001:db8::1]:443", "turns:[2001:db8::1]:443?transport=tcp")]
    [InlineData("stun:[::1]", "stun:[::1]:3478")]
    public void Urls_Read(string text, string full)
    {
        Assert.True(IceServerUri.TryParse(text, out var uri));
        Assert.Equal(full, uri.ToString());
        Assert.Equal(uri, IceServerUri.Parse(full));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stun")]
    [InlineData("stun:")]
    [InlineData("http://example.org")]
    [InlineData("stun://example.org")]
    [InlineData("turn:user@example.org")]
    [InlineData("turn:example.org:0")]
    [InlineData("turn:example.org:65536")]
    [InlineData("turn:example.org:")]
    [InlineData("turn:example.org?transport=sctp")]
    [InlineData("turn:example.org?ttl=1")]
    [InlineData("turn:[192.0.2.1]")]
    [InlineData("turn:[fe80::1%eth0]")]
    [InlineData("turn:[2001:db8::1")]
    [InlineData("turn:2001:db8::1")]
    [InlineData("turn:exa mple.org")]
    public void OtherText_FormatException(string text)
    {
        Assert.False(IceServerUri.TryParse(text, out _));
        Assert.Throws<FormatException>(() => IceServerUri.Parse(text));
    }

    [Fact]
    public void AnyText_NeverThrows() => Law.Holds(Arbitraries.AnyBytesOf("stunr:[]?.=0123456789abcp"u8.ToArray()), bytes =>
    {
        if (IceServerUri.TryParse("turn:" + System.Text.Encoding.ASCII.GetString(bytes), out var uri))
            Assert.Equal(uri, IceServerUri.Parse(uri.ToString()));
    }, runs: 1_000);

    [Fact]
    public void Server_NeverShowsItsCredential()
    {
        var server = new IceServer { Urls = ["turn:example.org"], Username = "user", Credential = "secret" };
        Assert.DoesNotContain("secret", server.ToString(), StringComparison.Ordinal);
        Assert.True(Assert.Single(server.ParseUrls()).IsTurn);
    }
}
