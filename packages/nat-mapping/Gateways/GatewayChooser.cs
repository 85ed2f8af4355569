using Microsoft.Extensions.Logging;
using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>Carries out orders by the way that worked last; if there is none, by the first that works. Used by one caller at a time.</summary>
internal sealed class GatewayChooser(IGatewayFinder finder, ILogger logger) : IDisposable
{
    private IGateway? _gateway;

    /// <summary>Opens or closes a port.</summary>
    /// <returns>What was given; null for a removal.</returns>
    /// <exception cref="PortMappingException">No way leads there.</exception>
    public async Task<MappingGrant?> RunAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        if (order.IsRemoval)
        {
            if (_gateway is not null)
                await _gateway.UnmapAsync(order, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (_gateway is { } known)
        {
            try
            {
                return await known.MapAsync(order, cancellationToken).ConfigureAwait(false);
            }
            catch (PortMappingException e) when (e.Code is PortMappingErrorCode.NotSupported or PortMappingErrorCode.InvalidResponse)
            {
                // Another router, perhaps.
                Log.WayFailed(logger, e, e.Code);
                Forget();
            }
        }

        return await FindAsync(order, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The network has changed.</summary>
    public void Forget()
    {
        _gateway?.Dispose();
        _gateway = null;
    }

    public void Dispose() => Forget();

    private async Task<MappingGrant> FindAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        PortMappingException? mostTelling = null;
        var ways = finder.FindAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (ways.ConfigureAwait(false))
        {
            while (true)
            {
                IGateway? way = null;
                try
                {
                    if (!await ways.MoveNextAsync().ConfigureAwait(false))
                        break;
                    way = ways.Current;
                    var grant = await way.MapAsync(order, cancellationToken).ConfigureAwait(false);
                    (_gateway, way) = (way, null);
                    return grant;
                }
                catch (PortMappingException e)
                {
                    Log.WayFailed(logger, e, e.Code);
                    // A router that refuses says more than one that does not speak the protocol.
                    if (mostTelling is null || mostTelling.Code == PortMappingErrorCode.NotSupported)
                        mostTelling = e;
                }
                finally
                {
                    way?.Dispose();
                }
            }
        }

        throw mostTelling ?? new PortMappingException(PortMappingErrorCode.NotSupported, "The router speaks none of the enabled protocols.");
    }
}
