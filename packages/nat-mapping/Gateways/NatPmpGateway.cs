using System.Net;
using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>A router that is asked by NAT-PMP (RFC 6886).</summary>
internal sealed class NatPmpGateway(GatewaySocket socket, TimeSpan lifetime) : IGateway
{
    private IPAddress _external = IPAddress.Any;

    public async Task<MappingGrant> MapAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        var address = await socket.AskAsync(
            NatPmpAddress.EncodeRequest(), packet => NatPmpAddress.TryParse(packet.Span, out var answer) ? answer : null, cancellationToken).ConfigureAwait(false);
        ThrowIfFailed(address.Result);
        _external = address.Address;
        var mapping = await AskAsync(order, order.ExternalPort, (uint)lifetime.TotalSeconds, cancellationToken).ConfigureAwait(false);
        if (mapping.ExternalPort == 0 || mapping.Lifetime == 0)
            throw new PortMappingException(PortMappingErrorCode.InvalidResponse, "The router gave no port.");
        return new MappingGrant(
            PortMappingMethod.NatPmp, new IPEndPoint(_external, mapping.ExternalPort), TimeSpan.FromSeconds(mapping.Lifetime), mapping.Epoch);
    }

    // RFC 6886 §3.4: no lifetime and no external port.
    public Task UnmapAsync(MappingOrder order, CancellationToken cancellationToken) => AskAsync(order, externalPort: 0, lifetime: 0, cancellationToken);

    public void Dispose() => socket.Dispose();

    private async Task<NatPmpMapping> AskAsync(MappingOrder order, ushort externalPort, uint lifetime, CancellationToken cancellationToken)
    {
        var (protocol, port) = (order.Request.Protocol, order.Request.InternalPort);
        var answer = await socket.AskAsync(
            NatPmpMapping.EncodeRequest(protocol, port, externalPort, lifetime),
            packet => NatPmpMapping.TryParse(packet.Span, protocol, port, out var mapping) ? mapping : null,
            cancellationToken).ConfigureAwait(false);
        ThrowIfFailed(answer.Result);
        return answer;
    }

    // RFC 6886 §3.5
    private static void ThrowIfFailed(ushort result)
    {
        if (result == 0)
            return;
        var code = result switch
        {
            2 => PortMappingErrorCode.Refused,
            3 => PortMappingErrorCode.NetworkFailure,
            4 => PortMappingErrorCode.NoResources,
            _ => PortMappingErrorCode.NotSupported,
        };
        throw new PortMappingException(code, $"The router answered by NAT-PMP with the result {result}.");
    }
}
