using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using WebTorrent.NatMapping.Core;
using WebTorrent.NatMapping.Gateways;

namespace WebTorrent.NatMapping.Tests;

/// <summary>A router without a network, that does what the test wants.</summary>
internal sealed class FakeRouter(TimeProvider time) : IGatewayFinder, IGateway
{
    public ConcurrentDictionary<(PortMappingProtocol, int), int> Open { get; } = new();

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(2);

    public PortMappingErrorCode? Fault { get; set; }

    public bool IsUnforeseen { get; set; }

    public bool HangsOnRemoval { get; set; }

    public bool IsHanging { get; private set; }

    public int Asked { get; private set; }

    public DateTimeOffset StartedAt { get; set; } = time.GetUtcNow();

    public async IAsyncEnumerable<IGateway> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Fault == PortMappingErrorCode.NoGateway) throw new PortMappingException(PortMappingErrorCode.NoGateway, "none");
        await Task.CompletedTask;
        yield return this;
    }

    public Task<MappingGrant> MapAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        Asked++;
        if (IsUnforeseen) throw new InvalidOperationException("unforeseen");
        if (Fault is { } fault) throw new PortMappingException(fault, "fault");
        Open[(order.Request.Protocol, order.Request.InternalPort)] = order.ExternalPort;
        var external = new IPEndPoint(IPAddress.Parse("203.0.113.7"), order.ExternalPort);
        return Task.FromResult(new MappingGrant(PortMappingMethod.Pcp, external, Lifetime, (uint)(time.GetUtcNow() - StartedAt).TotalSeconds));
    }

    public async Task UnmapAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        if (HangsOnRemoval)
        {
            IsHanging = true;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        Open.TryRemove((order.Request.Protocol, order.Request.InternalPort), out _);
    }

    public void Restart()
    {
        Open.Clear();
        StartedAt = time.GetUtcNow();
    }

    public void Dispose()
    {
    }
}
