using System.Net.Sockets;

namespace WebTorrent.Datagram.Channels;

/// <summary>Socket options that the BCL has no names for.</summary>
internal static class RawOptions
{
    public const int Udp = 17;
    public const int Segment = 103;
    public const int Join = 104;

    /// <summary>Lets the kernel join received datagrams; false where it cannot.</summary>
    public static bool TryEnableJoining(Socket socket) => TrySet(socket, Udp, Join, 1);

    /// <summary>Whether the kernel can cut what is sent.</summary>
    public static bool CanSegment(Socket socket)
    {
        try
        {
            Span<byte> value = stackalloc byte[4];
            return socket.GetRawSocketOption(Udp, Segment, value) == 4;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static bool TrySet(Socket socket, int level, int name, int value)
    {
        try
        {
            socket.SetRawSocketOption(level, name, BitConverter.GetBytes(value));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
