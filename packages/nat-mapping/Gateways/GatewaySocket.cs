using System.Net;
using System.Net.Sockets;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>Asks a router by UDP, again and again with doubled waits (RFC 6886 §3.1). The socket is connected, so nobody else is heard.</summary>
internal sealed class GatewaySocket : IDisposable
{
    /// <summary>The port of PCP and NAT-PMP.</summary>
    public const int Port = 5351;

    private const int MaxPacket = 1100;
    private const int Attempts = 4;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    private readonly Socket _socket;
    private readonly TimeProvider _timeProvider;

    /// <exception cref="PortMappingException">There is no way to the router.</exception>
    public GatewaySocket(IPEndPoint gateway, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _socket = new Socket(gateway.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Connect(gateway);
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new PortMappingException(PortMappingErrorCode.NoGateway, "The router cannot be reached.", e);
        }
    }

    /// <summary>This machine's address on the router's network.</summary>
    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address;

    /// <summary>Sends a request until an answer to it comes.</summary>
    /// <param name="request">The packet.</param>
    /// <param name="read">Makes something of a packet; null when it is no answer to the request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PortMappingException">There is no answer.</exception>
    public async Task<T> AskAsync<T>(byte[] request, Func<ReadOnlyMemory<byte>, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var buffer = new byte[MaxPacket];
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                await _socket.SendAsync(request, cancellationToken).ConfigureAwait(false);
                using var wait = new CancellationTokenSource(FirstWait * (1 << attempt), _timeProvider);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellationToken);
                if (await ReceiveAsync(buffer, read, either.Token).ConfigureAwait(false) is { } answer)
                    return answer;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (SocketException e)
        {
            // Most often: nothing listens on that port of the router.
            throw new PortMappingException(PortMappingErrorCode.NotSupported, "The router does not speak this protocol.", e);
        }

        throw new PortMappingException(PortMappingErrorCode.NotSupported, "The router does not answer.");
    }

    public void Dispose() => _socket.Dispose();

    private async Task<T?> ReceiveAsync<T>(byte[] buffer, Func<ReadOnlyMemory<byte>, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read(buffer.AsMemory(0, length)) is { } answer)
                    return answer;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
