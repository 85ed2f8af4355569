using System.Buffers.Binary;
using System.Net;
using WebTorrent.NatMapping.Core;
using WebTorrent.NatMapping.Gateways;
using WebTorrent.TestKit;

namespace WebTorrent.NatMapping.Tests;

/// <summary>PCP and NAT-PMP over real sockets, with a router written from the RFCs.</summary>
public class GatewayTests
{
    private static readonly MappingOrder Order = new(1, new PortMappingRequest(PortMappingProtocol.Tcp, 6881), 7000, new byte[12], IsRemoval: false);

    [Fact]
    public async Task Pcp_OpensAndCloses()
    {
        await using var router = new UdpRouter(request => CodecLaws.PcpAnswer(request, BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(4)), 5, 7001));
        using var gateway = new PcpGateway(new GatewaySocket(router.EndPoint, TimeProvider.System), TimeSpan.FromHours(1));
        var grant = await gateway.MapAsync(Order, TestContext.Current.CancellationToken);
        Assert.Equal(new MappingGrant(PortMappingMethod.Pcp, new IPEndPoint(IPAddress.Parse("203.0.113.7"), 7001), TimeSpan.FromHours(1), 5), grant);
        await gateway.UnmapAsync(Order, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task NatPmp_OpensAndCloses()
    {
        await using var router = new UdpRouter(AnswerAsNatPmp);
        using var gateway = new NatPmpGateway(new GatewaySocket(router.EndPoint, TimeProvider.System), TimeSpan.FromHours(1));
        var grant = await gateway.MapAsync(Order, TestContext.Current.CancellationToken);
        Assert.Equal(new MappingGrant(PortMappingMethod.NatPmp, new IPEndPoint(IPAddress.Parse("203.0.113.7"), 7000), TimeSpan.FromHours(1), 9), grant);
        await gateway.UnmapAsync(Order, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Pcp_AtARouterOfNatPmp_IsNotSupported()
    {
        await using var router = new UdpRouter(AnswerAsNatPmp);
        using var gateway = new PcpGateway(new GatewaySocket(router.EndPoint, TimeProvider.System), TimeSpan.FromHours(1));
        var error = await Assert.ThrowsAsync<PortMappingException>(() => gateway.MapAsync(Order, TestContext.Current.CancellationToken));
        Assert.Equal((PortMappingErrorCode.NotSupported, 1), (error.Code, router.Received));
    }

    [Theory]
    [InlineData(2, PortMappingErrorCode.Refused)]
    [InlineData(8, PortMappingErrorCode.NoResources)]
    [InlineData(7, PortMappingErrorCode.NetworkFailure)]
    public async Task Pcp_Failure_IsTyped(byte result, PortMappingErrorCode code)
    {
        await using var router = new UdpRouter(request =>
        {
            var answer = CodecLaws.PcpAnswer(request, 30, 5, 0);
            answer[3] = result;
            return answer;
        });
        using var gateway = new PcpGateway(new GatewaySocket(router.EndPoint, TimeProvider.System), TimeSpan.FromHours(1));
        Assert.Equal(code, (await Assert.ThrowsAsync<PortMappingException>(() => gateway.MapAsync(Order, TestContext.Current.CancellationToken))).Code);
    }

    [Fact]
    public async Task SilentRouter_IsAskedFourTimesWithDoubledWaits()
    {
        var time = new VirtualTime();
        await using var router = new UdpRouter(_ => null);
        using var socket = new GatewaySocket(router.EndPoint, time);
        var asking = socket.AskAsync<string>([1], _ => "", TestContext.Current.CancellationToken);
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var expected = attempt;
            await Wait.UntilAsync(() => router.Received == expected && time.WaitingTimers == 1);
            time.Advance(TimeSpan.FromMilliseconds(250 * (1 << (attempt - 1))));
        }

        Assert.Equal(PortMappingErrorCode.NotSupported, (await Assert.ThrowsAsync<PortMappingException>(() => asking)).Code);
        Assert.Equal(TimeSpan.FromSeconds(3.75), time.Elapsed);
    }

    [Fact]
    public async Task LostAndForeignPackets_DoNoHarm()
    {
        var asked = 0;
        await using var router = new UdpRouter(request => ++asked switch
        {
            1 => null,
            2 => [0, 0x82, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1],
            _ => AnswerAsNatPmp(request),
        });
        using var gateway = new NatPmpGateway(new GatewaySocket(router.EndPoint, TimeProvider.System), TimeSpan.FromHours(1));
        Assert.Equal(7000, (await gateway.MapAsync(Order, TestContext.Current.CancellationToken)).External.Port);
    }

    private static byte[] AnswerAsNatPmp(byte[] request)
    {
        if (request[0] != 0) return [0, (byte)(0x80 | request[1]), 0, 1, 0, 0, 0, 9];
        if (request.Length == 2) return [0, 0x80, 0, 0, 0, 0, 0, 9, 203, 0, 113, 7];
        return [0, (byte)(0x80 | request[1]), 0, 0, 0, 0, 0, 9, .. request[4..]];
    }
}
