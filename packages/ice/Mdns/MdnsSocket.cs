using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace WebTorrent.Ice.Mdns;

/// <summary>A member of the group of one address family on every network. Sending is not thread-safe.</summary>
internal sealed class MdnsSocket : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly IPEndPoint _group;
    private readonly List<int> _joined = [];

    private MdnsSocket(AddressFamily family)
    {
        _group = new IPEndPoint(IPAddress.Parse(family == AddressFamily.InterNetwork ? "224.0.0.251" : "ff02::fb"), MdnsCore.Port);
        _socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // The system's own responder listens there, too, and every browser.
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            _socket.SetSocketOption(Level, SocketOptionName.MulticastTimeToLive, 255);
            _socket.SetSocketOption(Level, SocketOptionName.MulticastLoopback, optionValue: true);
            _socket.Bind(new IPEndPoint(IsIPv4 ? IPAddress.Any : IPAddress.IPv6Any, MdnsCore.Port));
            JoinAll();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    private bool IsIPv4 => _group.AddressFamily == AddressFamily.InterNetwork;

    private SocketOptionLevel Level => IsIPv4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;

    /// <summary>One for each family that this system has.</summary>
    public static MdnsSocket[] OpenAll()
    {
        var sockets = new List<MdnsSocket>();
        foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            try
            {
                sockets.Add(new MdnsSocket(family));
            }
            catch (SocketException)
            {
                // No such family here, or a program keeps the port to itself.
            }
        }

        return [.. sockets];
    }

    /// <summary>Sends to the group on every network, or to one address of this family; where it cannot be sent it is as if it were lost.</summary>
    public void Send(ReadOnlySpan<byte> packet, IPEndPoint? to)
    {
        if (to is not null)
        {
            if (to.AddressFamily == _group.AddressFamily)
                TrySend(packet, to);
            return;
        }

        foreach (var index in _joined)
        {
            // IPv4 tells a number from an address by its byte order.
            if (TrySetOption(SocketOptionName.MulticastInterface, IsIPv4 ? IPAddress.HostToNetworkOrder(index) : index))
                TrySend(packet, _group);
        }
    }

    /// <summary>The next packet; null when the socket was closed.</summary>
    public async Task<(int Length, IPEndPoint From)?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _group, cancellationToken).ConfigureAwait(false);
                return (result.ReceivedBytes, (IPEndPoint)result.RemoteEndPoint);
            }
            catch (SocketException)
            {
                // An error of an earlier send; a network that went. Others go on.
                await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception closed) when (closed is ObjectDisposedException or OperationCanceledException)
            {
                return null;
            }
        }

        return null;
    }

    public void Dispose() => _socket.Dispose();

    private void JoinAll()
    {
        foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown) || IndexOf(network) is not { } index)
                continue;
            object membership = IsIPv4 ? new MulticastOption(_group.Address, index) : new IPv6MulticastOption(_group.Address, index);
            try
            {
                _socket.SetSocketOption(Level, SocketOptionName.AddMembership, membership);
                _joined.Add(index);
            }
            catch (SocketException)
            {
                // No multicast there.
            }
        }
    }

    private int? IndexOf(NetworkInterface network)
    {
        var properties = network.GetIPProperties();
        if (IsIPv4)
            return network.Supports(NetworkInterfaceComponent.IPv4) ? properties.GetIPv4Properties()?.Index : null;
        return network.Supports(NetworkInterfaceComponent.IPv6) ? properties.GetIPv6Properties()?.Index : null;
    }

    private bool TrySetOption(SocketOptionName name, int value)
    {
        try
        {
            _socket.SetSocketOption(Level, name, value);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void TrySend(ReadOnlySpan<byte> packet, IPEndPoint to)
    {
        try
        {
            _socket.SendTo(packet, SocketFlags.None, to);
        }
        catch (SocketException)
        {
            // The network is down or has no address of this family.
        }
    }
}
