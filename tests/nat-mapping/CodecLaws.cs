using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.NatMapping.Core;
using WebTorrent.TestKit;

namespace WebTorrent.NatMapping.Tests;

public class CodecLaws
{
    private static readonly IPAddress Router = IPAddress.Parse("192.168.1.1");
    private static readonly byte[] Nonce = [.. Enumerable.Range(1, 12).Select(i => (byte)i)];

    [Fact]
    public void NatPmp_Request_IsWhatTheRfcShows()
    {
        Assert.Equal("000200001ae11ae200001c20", Convert.ToHexStringLower(NatPmpMapping.EncodeRequest(PortMappingProtocol.Tcp, 6881, 6882, 7200)));
        Assert.Equal("000100001ae1000000000000", Convert.ToHexStringLower(NatPmpMapping.EncodeRequest(PortMappingProtocol.Udp, 6881, 0, 0)));
        Assert.Equal("0000", Convert.ToHexStringLower(NatPmpAddress.EncodeRequest()));
    }

    [Fact]
    public void NatPmp_Answer_IsRead()
    {
        Assert.True(NatPmpMapping.TryParse(Convert.FromHexString("00820000000003e81ae11ae200001c20"), PortMappingProtocol.Tcp, 6881, out var mapping));
        Assert.Equal(new NatPmpMapping(0, 1000, 6881, 6882, 7200), mapping);
        Assert.True(NatPmpAddress.TryParse(Convert.FromHexString("00800000000003e8cb007107"), out var address));
        Assert.Equal(new NatPmpAddress(0, 1000, IPAddress.Parse("203.0.113.7")), address);
    }

    [Theory]
    [InlineData("00810000000003e81ae11ae200001c20")] // of the other protocol
    [InlineData("00820000000003e81ae21ae200001c20")] // of another port
    [InlineData("02820000000003e81ae11ae200001c20")] // of another version
    [InlineData("00820000000003e8")] // a success cut short
    [InlineData("008200")]
    [InlineData("")]
    public void NatPmp_OtherAnswer_IsIgnored(string packet) =>
        Assert.False(NatPmpMapping.TryParse(Convert.FromHexString(packet), PortMappingProtocol.Tcp, 6881, out _));

    [Fact]
    public void NatPmp_FailureCutShort_IsRead()
    {
        Assert.True(NatPmpMapping.TryParse(Convert.FromHexString("00820002000003e8"), PortMappingProtocol.Tcp, 6881, out var mapping));
        Assert.Equal(2, mapping.Result);
    }

    [Fact]
    public void Pcp_Request_IsWhatTheRfcShows()
    {
        var request = PcpMapping.EncodeRequest(IPAddress.Parse("192.168.1.7"), Nonce, PortMappingProtocol.Udp, 6881, 6882, 7200);
        Assert.Equal(
            "0201000000001c2000000000000000000000ffffc0a80107" + "0102030405060708090a0b0c" + "11000000" + "1ae11ae2" + "00000000000000000000ffff00000000",
            Convert.ToHexStringLower(request));
    }

    [Fact]
    public void Pcp_Answer_IsRead_OnlyForItsRequest()
    {
        var request = PcpMapping.EncodeRequest(IPAddress.Parse("192.168.1.7"), Nonce, PortMappingProtocol.Udp, 6881, 6882, 7200);
        var answer = PcpAnswer(request, 7000, 55, 6999);
        Assert.True(PcpMapping.TryParse(answer, request, out var mapping));
        Assert.Equal(new PcpMapping(0, 7000, 55, new IPEndPoint(IPAddress.Parse("203.0.113.7"), 6999)), mapping);
        foreach (var changed in new[] { 0, 1, 24, 35, 36, 40, 41 })
        {
            var other = answer.ToArray();
            other[changed] ^= 1;
            Assert.False(PcpMapping.TryParse(other, request, out _), $"byte {changed}");
        }

        Assert.False(PcpMapping.TryParse(answer.AsSpan(0, 59), request, out _));
    }

    [Theory]
    [InlineData("0081000100000001", true)] // a NAT-PMP router
    [InlineData("01810001", true)] // another version of PCP
    [InlineData("02810000", false)]
    [InlineData("00", false)]
    public void Pcp_OldRouter_IsKnown(string packet, bool isOld) => Assert.Equal(isOld, PcpMapping.IsUnsupportedVersion(Convert.FromHexString(packet)));

    [Fact]
    public void AnyBytes_AreReadOrRefused_WithoutError() => Law.Holds(Arbitraries.AnyBytes(), bytes =>
    {
        _ = NatPmpMapping.TryParse(bytes, PortMappingProtocol.Tcp, 6881, out _);
        _ = NatPmpAddress.TryParse(bytes, out _);
        _ = PcpMapping.TryParse(bytes, new byte[PcpMapping.Size], out _);
        _ = PcpMapping.IsUnsupportedVersion(bytes);
        _ = SsdpSearch.TryParseResponse(bytes, Router, out _);
        _ = UpnpService.TryFind(bytes, new Uri("http://192.168.1.1/"), out _);
        _ = SoapAnswer.TryParse(bytes, out _);
    });

    [Fact]
    public void MutatedXml_IsReadOrRefused_WithoutError() => Law.Holds(
        Arbitraries.Mutated(Encoding.UTF8.GetBytes(UpnpTexts.Description), Encoding.UTF8.GetBytes(UpnpTexts.Error(718))),
        bytes =>
        {
            _ = UpnpService.TryFind(bytes, new Uri("http://192.168.1.1/"), out _);
            _ = SoapAnswer.TryParse(bytes, out _);
        },
        runs: 2_000);

    internal static byte[] PcpAnswer(byte[] request, uint lifetime, uint epoch, ushort port)
    {
        var answer = request.ToArray();
        answer[1] |= 0x80;
        answer.AsSpan(8, 16).Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), lifetime);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), epoch);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(42), port);
        IPAddress.Parse("::ffff:203.0.113.7").TryWriteBytes(answer.AsSpan(44), out _);
        return answer;
    }
}
