using System.Net;
using System.Text;
using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Tests;

public class UpnpCodecTests
{
    private static readonly IPAddress Router = IPAddress.Parse("192.168.1.1");
    private static readonly Uri Location = new("http://192.168.1.1:5000/root.xml");

    [Fact]
    public void Description_GivesTheBestService()
    {
        Assert.True(UpnpService.TryFind(Encoding.UTF8.GetBytes(UpnpTexts.Description), Location, out var service));
        Assert.Equal(new UpnpService("urn:schemas-upnp-org:service:WANIPConnection:1", new Uri("http://192.168.1.1:5000/ip")), service);
        Assert.False(service.IsVersion2);
        Assert.True(UpnpService.TryFind(Encoding.UTF8.GetBytes(UpnpTexts.Description.Replace("WANIPConnection:1", "WANIPConnection:2", StringComparison.Ordinal)), Location, out service));
        Assert.True(service.IsVersion2);
    }

    [Theory]
    [InlineData("http://192.168.1.2/ip")]
    [InlineData("http://example.com/ip")]
    [InlineData("https://192.168.1.1/ip")]
    [InlineData("//169.254.169.254/latest")]
    [InlineData("http://user@192.168.1.1/ip")]
    public void Description_ThatSendsUsElsewhere_IsNotFollowed(string control)
    {
        Assert.True(UpnpService.TryFind(Encoding.UTF8.GetBytes(UpnpTexts.Description.Replace("/ip", control, StringComparison.Ordinal)), Location, out var service));
        Assert.Equal("urn:schemas-upnp-org:service:WANPPPConnection:1", service.Type);
    }

    [Theory]
    [InlineData("""<!DOCTYPE a [<!ENTITY x "y">]><root>&x;</root>""")]
    [InlineData("""<!DOCTYPE a SYSTEM "http://127.0.0.1/"><root/>""")]
    [InlineData("")]
    [InlineData("<root>")]
    [InlineData("<root/>")]
    public void Description_WithDtdOrNothing_IsRefused(string text) => Assert.False(UpnpService.TryFind(Encoding.UTF8.GetBytes(text), Location, out _));

    [Fact]
    public void Description_NestedWithoutEnd_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 30_000)) + string.Concat(Enumerable.Repeat("</a>", 30_000));
        Assert.False(UpnpService.TryFind(Encoding.UTF8.GetBytes(deep), Location, out _));
    }

    [Theory]
    [InlineData("LOCATION: http://192.168.1.1:5000/root.xml", true)]
    [InlineData("Location:http://192.168.1.1/", true)]
    [InlineData("LOCATION: http://192.168.1.2/root.xml", false)]
    [InlineData("LOCATION: http://localhost/root.xml", false)]
    [InlineData("LOCATION: file:///etc/passwd", false)]
    [InlineData("LOCATION: https://192.168.1.1/", false)]
    [InlineData("LOCATION: ", false)]
    [InlineData("SERVER: x", false)]
    public void SearchAnswer_CountsOnlyForWhoAnswers(string header, bool counts) =>
        Assert.Equal(counts, SsdpSearch.TryParseResponse(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nST: x\r\n{header}\r\n\r\n"), Router, out _));

    [Fact]
    public void SearchAnswer_ThatIsNone_IsIgnored()
    {
        Assert.False(SsdpSearch.TryParseResponse("NOTIFY * HTTP/1.1\r\nLOCATION: http://192.168.1.1/\r\n\r\n"u8, Router, out _));
        Assert.False(SsdpSearch.TryParseResponse(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nLOCATION: http://192.168.1.1/" + new string('a', 5_000) + "\r\n\r\n"), Router, out _));
    }

    [Fact]
    public void SoapAnswer_ValuesAndErrors()
    {
        Assert.True(SoapAnswer.TryParse(Encoding.UTF8.GetBytes(UpnpTexts.Success("<NewReservedPort>7000</NewReservedPort>")), out var answer));
        Assert.Equal((null, "7000"), (answer.ErrorCode, answer.Values["NewReservedPort"]));
        Assert.True(SoapAnswer.TryParse(Encoding.UTF8.GetBytes(UpnpTexts.Error(725)), out answer));
        Assert.Equal(725, answer.ErrorCode);
        Assert.False(SoapAnswer.TryParse("<html><body>404</body></html>"u8.ToArray(), out _));
    }

    [Fact]
    public void SoapRequest_EscapesWhatItCarries()
    {
        var request = Encoding.UTF8.GetString(SoapRequest.Encode("urn:x", "Act", [("A", "<&>"), ("B", "")]));
        Assert.Contains("<u:Act xmlns:u=\"urn:x\"><A>&lt;&amp;&gt;</A><B /></u:Act>", request, StringComparison.Ordinal);
    }
}
