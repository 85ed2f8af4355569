using System.Globalization;
using System.Net;
using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>A router that is asked by UPnP's WANIPConnection or WANPPPConnection.</summary>
internal sealed class UpnpGateway(UpnpClient client, UpnpService service, PortMapperOptions options, Random random) : IGateway
{
    private const int OnlyPermanentLeases = 725;
    private const int Conflict = 718;
    private const int ConflictWithOther = 729;
    private const int FirstOtherPort = 10_000;
    private const int MaxOtherPorts = 4;

    private bool _givesOnlyPermanentLeases;

    public async Task<MappingGrant> MapAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        var lifetime = _givesOnlyPermanentLeases ? TimeSpan.Zero : options.Lifetime;
        var port = order.ExternalPort;
        for (var others = 0; ; others++)
        {
            var answer = await AddAsync(order, port, lifetime, cancellationToken).ConfigureAwait(false);
            if (answer.ErrorCode is null)
            {
                port = answer.Values.TryGetValue("NewReservedPort", out var text) && ushort.TryParse(text, CultureInfo.InvariantCulture, out var reserved) ? reserved : port;
                return new MappingGrant(PortMappingMethod.Upnp, new IPEndPoint(await GetAddressAsync(cancellationToken).ConfigureAwait(false), port), lifetime, Epoch: null);
            }

            if (answer.ErrorCode == OnlyPermanentLeases && lifetime > TimeSpan.Zero)
                (lifetime, _givesOnlyPermanentLeases) = (TimeSpan.Zero, true);
            else if (answer.ErrorCode is Conflict or ConflictWithOther && others < MaxOtherPorts)
                port = (ushort)random.Next(FirstOtherPort, ushort.MaxValue);
            else
                throw ToException(answer.ErrorCode.Value);
        }
    }

    public async Task UnmapAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        var answer = await client.CallAsync(
            service,
            "DeletePortMapping",
            [("NewRemoteHost", ""), ("NewExternalPort", ToText(order.ExternalPort)), ("NewProtocol", GetName(order.Request.Protocol))],
            cancellationToken).ConfigureAwait(false);
        if (answer.ErrorCode is { } error)
            throw ToException(error);
    }

    public void Dispose() => client.Dispose();

    private static string GetName(PortMappingProtocol protocol) => protocol == PortMappingProtocol.Tcp ? "TCP" : "UDP";

    private static string ToText(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static PortMappingException ToException(int error) => new(
        error switch
        {
            606 => PortMappingErrorCode.Refused,
            401 or 602 => PortMappingErrorCode.NotSupported,
            501 => PortMappingErrorCode.NetworkFailure,
            _ => PortMappingErrorCode.NoResources,
        },
        $"The router answered by UPnP with the error {error}.");

    // WANIPConnection:2 finds a free port by itself.
    private Task<SoapAnswer> AddAsync(MappingOrder order, ushort port, TimeSpan lifetime, CancellationToken cancellationToken) => client.CallAsync(
        service,
        service.IsVersion2 ? "AddAnyPortMapping" : "AddPortMapping",
        [
            ("NewRemoteHost", ""),
            ("NewExternalPort", ToText(port)),
            ("NewProtocol", GetName(order.Request.Protocol)),
            ("NewInternalPort", ToText(order.Request.InternalPort)),
            ("NewInternalClient", client.LocalAddress.ToString()),
            ("NewEnabled", "1"),
            ("NewPortMappingDescription", options.Description),
            ("NewLeaseDuration", ToText((int)lifetime.TotalSeconds)),
        ],
        cancellationToken);

    /// <summary>The address outside; 0.0.0.0 when the router does not tell, which is no reason to do without the port.</summary>
    private async Task<IPAddress> GetAddressAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.CallAsync(service, "GetExternalIPAddress", [], cancellationToken).ConfigureAwait(false);
            return answer.Values.TryGetValue("NewExternalIPAddress", out var text) && IPAddress.TryParse(text, out var address) ? address : IPAddress.Any;
        }
        catch (PortMappingException)
        {
            return IPAddress.Any;
        }
    }
}
