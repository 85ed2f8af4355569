using System.Net;
using WebTorrent.TestKit;

namespace WebTorrent.NatMapping.Tests;

public sealed class PortMapperTests : IDisposable
{
    private static readonly PortMappingRequest Tcp = new(PortMappingProtocol.Tcp, 6881);
    private static readonly PortMappingRequest Udp = new(PortMappingProtocol.Udp, 6881) { SuggestedExternalPort = 7000 };

    private readonly VirtualTime _time = new();
    private readonly FakeRouter _router;

    public PortMapperTests() => _router = new FakeRouter(_time);

    [Fact]
    public async Task Ports_AreOpened_AndClosedInTheEnd()
    {
        var mapper = Make();
        var tcp = mapper.AddMapping(Tcp);
        mapper.Start();
        var udp = mapper.AddMapping(Udp);
        var status = await tcp.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((PortMappingState.Mapped, new IPEndPoint(IPAddress.Parse("203.0.113.7"), 6881), PortMappingMethod.Pcp), (status.State, status.External, status.Method));
        Assert.Equal(7000, (await udp.WaitAsync(TestContext.Current.CancellationToken)).External!.Port);
        Assert.Equal(IPAddress.Parse("203.0.113.7"), mapper.ExternalAddress);
        Assert.Equal(2, mapper.Mappings.Count);
        await mapper.DisposeAsync();
        await mapper.DisposeAsync();
        Assert.Empty(_router.Open);
        Assert.Equal(PortMappingState.Removed, tcp.Status.State);
        Assert.Throws<ObjectDisposedException>(() => mapper.AddMapping(Tcp));
        Assert.Throws<ObjectDisposedException>(mapper.Start);
    }

    [Fact]
    public async Task Port_IsRenewedAtHalfItsLifetime()
    {
        await using var mapper = await StartAsync(Tcp);
        await AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(1, _router.Asked);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await Wait.UntilAsync(() => _router.Asked == 2);
    }

    [Fact]
    public async Task RouterThatForgot_IsToldEveryPortAgain()
    {
        await using var mapper = await StartAsync(Tcp, Udp);
        await AdvanceAsync(TimeSpan.FromMinutes(30));
        _router.Restart();
        await AdvanceAsync(TimeSpan.FromMinutes(30));
        await Wait.UntilAsync(() => _router.Open.Count == 2 && _router.Asked >= 4);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(_router.Asked, 4, 5);
    }

    [Fact]
    public async Task FailedRenewal_IsTriedBeforeTheEnd_AndThenTheStatusSaysSo()
    {
        await using var mapper = await StartAsync(Tcp);
        var mapping = mapper.Mappings[0];
        _router.Fault = PortMappingErrorCode.NoResources;
        await AdvanceAsync(TimeSpan.FromMinutes(119));
        Assert.Equal(PortMappingState.Mapped, mapping.Status.State);
        Assert.InRange(_router.Asked, 5, 20);
        await AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((PortMappingState.Failed, PortMappingErrorCode.NoResources), (mapping.Status.State, mapping.Status.ErrorCode));
        _router.Fault = null;
        await AdvanceAsync(TimeSpan.FromMinutes(31));
        Assert.Equal(PortMappingState.Mapped, mapping.Status.State);
    }

    [Fact]
    public async Task NoRouter_IsAStatus_AndIsTriedWithGrowingWaits()
    {
        _router.Fault = PortMappingErrorCode.NoGateway;
        await using var mapper = await StartAsync(Tcp);
        Assert.Equal(PortMappingErrorCode.NoGateway, mapper.Mappings[0].Status.ErrorCode);
        Assert.Null(mapper.ExternalAddress);
        _router.Fault = PortMappingErrorCode.Refused;
        await AdvanceAsync(TimeSpan.FromHours(6));
        Assert.InRange(_router.Asked, 10, 20);
        Assert.Equal(PortMappingErrorCode.Refused, mapper.Mappings[0].Status.ErrorCode);
    }

    [Fact]
    public async Task RouterThatDoesWhatNobodyForesaw_IsAskedAgain()
    {
        _router.IsUnforeseen = true;
        await using var mapper = await StartAsync(Tcp);
        Assert.Equal(PortMappingErrorCode.NetworkFailure, mapper.Mappings[0].Status.ErrorCode);
        _router.IsUnforeseen = false;
        await AdvanceAsync(TimeSpan.FromMinutes(31));
        Assert.Equal(PortMappingState.Mapped, mapper.Mappings[0].Status.State);
    }

    [Fact]
    public async Task Removed_IsClosed_AndRenewedNoMore()
    {
        await using var mapper = await StartAsync(Tcp, Udp);
        var changes = 0;
        mapper.Changed += (_, e) => changes += e.Mapping.Status.State == PortMappingState.Removed ? 1 : 0;
        var tcp = mapper.Mappings[0];
        mapper.RemoveMapping(tcp);
        mapper.RemoveMapping(tcp);
        await Wait.UntilAsync(() => _router.Open.Count == 1);
        await AdvanceAsync(TimeSpan.FromHours(1));
        await Wait.UntilAsync(() => _router.Asked == 3);
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task Dispose_WithARouterThatHangs_TakesTwoSeconds()
    {
        var mapper = await StartAsync(Tcp);
        _router.HangsOnRemoval = true;
        var disposal = mapper.DisposeAsync().AsTask();
        await Wait.UntilAsync(() => _router.IsHanging);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(disposal.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await disposal.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task HandlerThatThrows_DoesNotStopTheRenewals()
    {
        await using var mapper = Make();
        mapper.Changed += (_, _) => throw new InvalidTimeZoneException();
        var mapping = mapper.AddMapping(Tcp);
        mapper.Start();
        await mapping.WaitAsync(TestContext.Current.CancellationToken);
        await AdvanceAsync(TimeSpan.FromMinutes(60));
        await Wait.UntilAsync(() => _router.Asked == 2);
    }

    [Fact]
    public async Task OutOfRange_IsRefused()
    {
        await using var mapper = new PortMapper(new PortMapperOptions { MaxMappings = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => mapper.AddMapping(new PortMappingRequest(PortMappingProtocol.Tcp, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapper.AddMapping(new PortMappingRequest((PortMappingProtocol)1, 1)));
        mapper.AddMapping(Tcp);
        Assert.Throws<InvalidOperationException>(() => mapper.AddMapping(Udp));
        var good = new PortMapperOptions();
        foreach (var bad in new[]
        {
            good with { Lifetime = TimeSpan.FromMinutes(1) }, good with { Description = "" }, good with { Description = "a\nb" },
            good with { MaxMappings = 0 }, good with { StopTimeout = TimeSpan.Zero }, good with { Gateway = IPAddress.IPv6Loopback },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new PortMapper(bad));
        }
    }

    public void Dispose() => _router.Dispose();

    private PortMapper Make() => new(new PortMapperOptions { TimeProvider = _time, Random = new Random(1) }, _router);

    private async Task<PortMapper> StartAsync(params PortMappingRequest[] requests)
    {
        var mapper = Make();
        var mappings = requests.Select(mapper.AddMapping).ToList();
        mapper.Start();
        foreach (var mapping in mappings) await mapping.WaitAsync(TestContext.Current.CancellationToken);
        return mapper;
    }

    /// <summary>Lets time go by in steps, each after the loop has settled in its wait.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var step = TimeSpan.FromSeconds(30); by > TimeSpan.Zero; by -= step)
        {
            await Wait.UntilAsync(() => _time.WaitingTimers == 1);
            _time.Advance(step);
        }

        await Wait.UntilAsync(() => _time.WaitingTimers == 1);
    }
}
