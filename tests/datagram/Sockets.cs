using System.Net;

namespace WebTorrent.Datagram.Tests;

internal static class Sockets
{
    public static DatagramSocket Open(bool offload = true, IPAddress? address = null)
    {
        var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(address ?? IPAddress.Loopback, 0), EnableOffload = offload });
        socket.Start();
        return socket;
    }

    public static DatagramAddress Address(this DatagramSocket socket) => DatagramAddress.From(socket.LocalEndPoint);
}
