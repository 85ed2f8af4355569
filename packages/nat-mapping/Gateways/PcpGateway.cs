using System.Net;
using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>A router that is asked by PCP (RFC 6887).</summary>
internal sealed class PcpGateway(GatewaySocket socket, TimeSpan lifetime) : IGateway
{
    public async Task<MappingGrant> MapAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        var mapping = await AskAsync(order, order.ExternalPort, (uint)lifetime.TotalSeconds, cancellationToken).ConfigureAwait(false);
        if (mapping.External.Port == 0 || mapping.Lifetime == 0)
            throw new PortMappingException(PortMappingErrorCode.InvalidResponse, "The router gave no port.");
        return new MappingGrant(PortMappingMethod.Pcp, mapping.External, TimeSpan.FromSeconds(mapping.Lifetime), mapping.Epoch);
    }

    // RFC 6887 §15: a lifetime of zero.
    public Task UnmapAsync(MappingOrder order, CancellationToken cancellationToken) => AskAsync(order, externalPort: 0, requestedLifetime: 0, cancellationToken);

    public void Dispose() => socket.Dispose();

    private async Task<PcpMapping> AskAsync(MappingOrder order, ushort externalPort, uint requestedLifetime, CancellationToken cancellationToken)
    {
        var request = PcpMapping.EncodeRequest(
            socket.LocalAddress, order.Nonce, order.Request.Protocol, order.Request.InternalPort, externalPort, requestedLifetime);
        var answer = await socket.AskAsync(request, packet => Read(packet.Span, request), cancellationToken).ConfigureAwait(false);
        return answer.Result == 0 ? answer : throw ToException(answer.Result);
    }

    private static PcpMapping? Read(ReadOnlySpan<byte> packet, byte[] request)
    {
        if (PcpMapping.IsUnsupportedVersion(packet))
            throw new PortMappingException(PortMappingErrorCode.NotSupported, "The router does not speak this version of PCP.");
        return PcpMapping.TryParse(packet, request, out var mapping) ? mapping : null;
    }

    // RFC 6887 §7.4
    private static PortMappingException ToException(byte result)
    {
        var code = result switch
        {
            2 or 12 => PortMappingErrorCode.Refused,
            7 => PortMappingErrorCode.NetworkFailure,
            8 or 10 or 11 => PortMappingErrorCode.NoResources,
            _ => PortMappingErrorCode.NotSupported,
        };
        return new PortMappingException(code, $"The router answered by PCP with the result {result}.");
    }
}
