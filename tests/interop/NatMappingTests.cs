using System.Net;
using WebTorrent.NatMapping;

namespace WebTorrent.Interop.Tests;

/// <summary>Ports on miniupnpd, by each of its three protocols.</summary>
public sealed class NatMappingTests
{
    [Theory]
    [InlineData(PortMappingMethod.Pcp)]
    [InlineData(PortMappingMethod.NatPmp)]
    [InlineData(PortMappingMethod.Upnp)]
    public async Task Ports_AreForwarded_UntilTheEnd(PortMappingMethod method)
    {
        await using var router = await NatMappingRouter.StartAsync();
        var mapper = new PortMapper(new PortMapperOptions
        {
            Gateway = NatMappingRouter.Address,
            EnablePcp = method == PortMappingMethod.Pcp,
            EnableNatPmp = method == PortMappingMethod.NatPmp,
            EnableUpnp = method == PortMappingMethod.Upnp,
        });
        await using (mapper)
        {
            var tcp = mapper.AddMapping(new PortMappingRequest(PortMappingProtocol.Tcp, 6881));
            var udp = mapper.AddMapping(new PortMappingRequest(PortMappingProtocol.Udp, 6881) { SuggestedExternalPort = 7881 });
            mapper.Start();
            await AssertMappedAsync(tcp, method, 6881);
            await AssertMappedAsync(udp, method, 7881);
            Assert.Equal(NatMappingRouter.ExternalAddress, mapper.ExternalAddress);
            var forwards = await router.GetForwardsAsync();
            Assert.Single(forwards, rule => rule.Contains("-p tcp -m tcp --dport 6881", StringComparison.Ordinal));
            Assert.Single(forwards, rule => rule.Contains("-p udp -m udp --dport 7881", StringComparison.Ordinal));
            var targets = await router.GetTargetsAsync();
            Assert.Single(targets, rule => rule.Contains("-d 192.168.77.2/32 -p tcp -m tcp --dport 6881", StringComparison.Ordinal));
            Assert.Single(targets, rule => rule.Contains("-d 192.168.77.2/32 -p udp -m udp --dport 6881", StringComparison.Ordinal));

            mapper.RemoveMapping(udp);
            await WaitForForwardsAsync(router, 1);
        }

        Assert.Empty(await router.GetForwardsAsync());
    }

    [Fact]
    public async Task AllProtocols_ThePortTakenByAnother_IsGivenElsewhere()
    {
        await using var router = await NatMappingRouter.StartAsync();
        await using var first = new PortMapper(new PortMapperOptions { Gateway = NatMappingRouter.Address });
        await using var second = new PortMapper(new PortMapperOptions { Gateway = NatMappingRouter.Address });
        first.Start();
        second.Start();
        await AssertMappedAsync(first.AddMapping(new PortMappingRequest(PortMappingProtocol.Tcp, 6881)), PortMappingMethod.Pcp, 6881);
        var other = await second.AddMapping(new PortMappingRequest(PortMappingProtocol.Tcp, 6882) { SuggestedExternalPort = 6881 }).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(PortMappingState.Mapped, other.State);
        Assert.NotEqual(6881, other.External!.Port);
    }

    private static async Task AssertMappedAsync(PortMapping mapping, PortMappingMethod method, int port)
    {
        var status = await mapping.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((PortMappingState.Mapped, null), (status.State, status.Error));
        Assert.Equal((method, new IPEndPoint(NatMappingRouter.ExternalAddress, port)), (status.Method!.Value, status.External));
    }

    private static async Task WaitForForwardsAsync(NatMappingRouter router, int count)
    {
        for (var tries = 0; (await router.GetForwardsAsync()).Count != count; tries++)
        {
            Assert.True(tries < 100, "The router did not forget the port.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
