using System.Net;
using System.Net.Sockets;

namespace WebTorrent.LocalDiscovery.Network;

/// <summary>A member of one multicast group on every interface. Sending is not thread-safe.</summary>
internal sealed class MulticastSocket : IDisposable
{
    private readonly MulticastGroup _group;
    private readonly Socket _socket;
    private readonly HashSet<int> _joined = [];

    /// <exception cref="SocketException">The system does not have the address family, or a program keeps the port to itself.</exception>
    public MulticastSocket(MulticastGroup group, int hopLimit)
    {
        _group = group;
        _socket = new Socket(Family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // Every client on this machine listens on this port.
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            _socket.SetSocketOption(Level, SocketOptionName.MulticastTimeToLive, hopLimit);
            _socket.SetSocketOption(Level, SocketOptionName.MulticastLoopback, optionValue: true);
            _socket.Bind(AnyEndPoint);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The group, as the Host header says it.</summary>
    public string Group => _group.Host;

    private AddressFamily Family => _group.EndPoint.AddressFamily;

    private SocketOptionLevel Level => Family == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;

    private IPEndPoint AnyEndPoint => new(Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, MulticastGroup.Port);

    /// <summary>Listens on these interfaces, too. One that cannot is left out.</summary>
    public void Join(IEnumerable<LocalInterface> interfaces)
    {
        foreach (var index in interfaces.Select(network => network.GetIndex(Family)).OfType<int>())
        {
            if (_joined.Contains(index))
                continue;
            try
            {
                _socket.SetSocketOption(Level, SocketOptionName.AddMembership, GetMembership(index));
                _joined.Add(index);
            }
            catch (SocketException)
            {
                // No multicast there, or not yet: it is tried again before the next announce.
            }
        }
    }

    /// <summary>Sends to the group on each of the interfaces that were joined; where it cannot be sent it is as if it were lost.</summary>
    /// <returns>On how many it was sent.</returns>
    public int Send(ReadOnlySpan<byte> datagram)
    {
        var sent = 0;
        foreach (var index in _joined)
        {
            try
            {
                // IPv4 tells a number from an address by its byte order.
                var value = Family == AddressFamily.InterNetwork ? IPAddress.HostToNetworkOrder(index) : index;
                _socket.SetSocketOption(Level, SocketOptionName.MulticastInterface, value);
                _socket.SendTo(datagram, SocketFlags.None, _group.EndPoint);
                sent++;
            }
            catch (SocketException)
            {
                // The interface is down or has no address of this family.
            }
        }

        return sent;
    }

    public async ValueTask<(int Length, IPAddress From)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, AnyEndPoint, cancellationToken).ConfigureAwait(false);
        return (result.ReceivedBytes, ((IPEndPoint)result.RemoteEndPoint).Address);
    }

    /// <summary>Writes an announce for this socket's group.</summary>
    public byte[] Encode(Core.LocalAnnounce announce) => announce.Encode(_group.Host);

    public void Dispose() => _socket.Dispose();

    private object GetMembership(int index) => Family == AddressFamily.InterNetwork
        ? new MulticastOption(_group.EndPoint.Address, index)
        : new IPv6MulticastOption(_group.EndPoint.Address, index);
}
