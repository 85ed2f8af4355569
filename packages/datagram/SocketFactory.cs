using System.Net;
using System.Net.Sockets;
using WebTorrent.Datagram.Channels;

namespace WebTorrent.Datagram;

/// <summary>Opens sockets as datagram protocols want them.</summary>
internal static class SocketFactory
{
    // Windows reports a port-unreachable answer to an earlier send as a failed receive, unless told not to (SIO_UDP_CONNRESET).
    private const int WindowsConnectionReset = -1744830452;

    /// <exception cref="DatagramException">The address cannot be had.</exception>
    public static Socket Open(DatagramSocketOptions options)
    {
        var endPoint = options.Bind;
        if (endPoint.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6)
            endPoint = new IPEndPoint(IPAddress.Any, endPoint.Port);
        Socket? socket = null;
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
            socket.ReceiveBufferSize = options.ReceiveBufferSize;
            socket.SendBufferSize = options.SendBufferSize;
            if (OperatingSystem.IsWindows())
                socket.IOControl(WindowsConnectionReset, [0, 0, 0, 0], null);
            ForbidFragments(socket);
            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            throw DatagramException.Binding(endPoint, error);
        }
    }

    // Whoever sends more than the path takes is told so instead of losing one fragment in two; protocols find their size by trying.
    private static void ForbidFragments(Socket socket)
    {
        const int IPv4 = 0;
        const int IPv6 = 41;
        var (nameOfIPv4, nameOfIPv6, value) = OperatingSystem.IsLinux() ? (10, 23, 2) : OperatingSystem.IsWindows() ? (14, 14, 1) : (28, 62, 1);
        RawOptions.TrySet(socket, IPv4, nameOfIPv4, value);
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            RawOptions.TrySet(socket, IPv6, nameOfIPv6, value);
    }
}
