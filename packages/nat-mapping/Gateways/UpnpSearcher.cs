using System.Net;
using System.Net.Sockets;
using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>Searches UPnP routers by multicast, on the network of one gateway.</summary>
internal static class UpnpSearcher
{
    private const int Attempts = 3;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Where the gateway itself describes itself; null when it does not answer.</summary>
    /// <param name="gateway">Answers of others do not count.</param>
    /// <param name="localAddress">This machine's address on its network.</param>
    /// <param name="timeProvider">The clock of the waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Uri?> SearchAsync(IPAddress gateway, IPAddress localAddress, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(localAddress, 0));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, localAddress.GetAddressBytes());
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 2);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                foreach (var target in SsdpSearch.Targets)
                    await socket.SendToAsync(SsdpSearch.Encode(target), SsdpSearch.Group, cancellationToken).ConfigureAwait(false);
                using var wait = new CancellationTokenSource(Wait, timeProvider);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellationToken);
                if (await ReceiveAsync(socket, gateway, either.Token).ConfigureAwait(false) is { } location)
                    return location;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (SocketException)
        {
            // This network carries no multicast.
        }

        return null;
    }

    private static async Task<Uri?> ReceiveAsync(Socket socket, IPAddress gateway, CancellationToken cancellationToken)
    {
        var buffer = new byte[SsdpSearch.MaxResponseLength];
        try
        {
            while (true)
            {
                var result = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), cancellationToken).ConfigureAwait(false);
                var from = ((IPEndPoint)result.RemoteEndPoint).Address;
                if (from.Equals(gateway) && SsdpSearch.TryParseResponse(buffer.AsSpan(0, result.ReceivedBytes), from, out var location))
                    return location;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
