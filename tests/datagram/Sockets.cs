using System.Net;

namespace WebTorrent.Datagram.Tests;

internal static class Sockets
{
    public static DatagramSocket Open(Way way = Way.Thread, IPAddress? address = null)
    {
        var socket = new DatagramSocket(new DatagramSocketOptions
        {
            Bind = new IPEndPoint(address ?? IPAddress.Loopback, 0),
            EnableOffload = way != Way.Managed,
            EnableReceiveThread = way == Way.Thread,
        });
        socket.Start();
        return socket;
    }

    public static DatagramAddress Address(this DatagramSocket socket) => DatagramAddress.From(socket.LocalEndPoint);
}
