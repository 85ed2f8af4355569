using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using WebTorrent.Identifiers;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>Finds the default gateways of this machine and the protocols that they may speak.</summary>
internal sealed class GatewayFinder(PortMapperOptions options, Random random) : IGatewayFinder
{
    private const int MaxGateways = 4;

    public async IAsyncEnumerable<IGateway> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var gateways = GetGateways();
        if (gateways.Count == 0)
            throw new PortMappingException(PortMappingErrorCode.NoGateway, "This machine has no router with a private address.");
        foreach (var gateway in gateways)
        {
            var endPoint = new IPEndPoint(gateway, GatewaySocket.Port);
            if (options.EnablePcp)
                yield return new PcpGateway(new GatewaySocket(endPoint, options.TimeProvider), options.Lifetime);
            if (options.EnableNatPmp)
                yield return new NatPmpGateway(new GatewaySocket(endPoint, options.TimeProvider), options.Lifetime);
            if (options.EnableUpnp && await FindUpnpAsync(endPoint, cancellationToken).ConfigureAwait(false) is { } upnp)
                yield return upnp;
        }
    }

    private async Task<IGateway?> FindUpnpAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        using var socket = new GatewaySocket(gateway, options.TimeProvider);
        var location = await UpnpSearcher.SearchAsync(gateway.Address, socket.LocalAddress, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        if (location is null)
            return null;
        var client = new UpnpClient(gateway.Address, socket.LocalAddress, options.TimeProvider);
        try
        {
            return new UpnpGateway(client, await client.GetServiceAsync(location, cancellationToken).ConfigureAwait(false), options, random);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private List<IPAddress> GetGateways()
    {
        if (options.Gateway is { } given)
            return [given];
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .SelectMany(network => network.GetIPProperties().GatewayAddresses)
                .Select(gateway => gateway.Address)
                .Where(address => address.AddressFamily == AddressFamily.InterNetwork && address.GetScope() is AddressScope.Private or AddressScope.LinkLocal)
                .Distinct()
                .Take(MaxGateways)];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
