using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Benchmarks.Measurement;

/// <summary>Ports of this machine.</summary>
internal static class LocalPort
{
    /// <summary>One that nothing listens on.</summary>
    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
