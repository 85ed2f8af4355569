using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>Announces over UDP (BEP 15) from one socket, with so many under way at a time that the tracker never waits.</summary>
internal sealed class UdpLoad(IPEndPoint tracker) : ILoad
{
    private const int InFlight = 256;
    private const int AnnounceAction = 1;
    private static readonly byte[][] Hashes = [.. Enumerable.Range(0, LoadShape.Swarms).Select(swarm => Encoding.ASCII.GetBytes(LoadShape.Hash(swarm)))];

    public string Name => "UDP";

    public Task<LoadResult> RunAsync(TimeSpan duration) => Task.Run(() => Run(duration));

    private LoadResult Run(TimeSpan duration)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20, SendBufferSize = 4 << 20, ReceiveTimeout = 200 };
        socket.Connect(tracker);
        byte[] reply = new byte[2048];
        byte[] packet = new byte[98];
        Connect(socket, reply).CopyTo(packet, 0);
        packet[11] = AnnounceAction;
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(92), 50);
        long sent = 0, answers = 0, failures = 0;
        int flying = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            for (; flying < InFlight; flying++) socket.Send(Fill(packet, sent++));
            try
            {
                // Half of the window before new ones are sent: both sides then work in runs.
                for (; flying > InFlight / 2; flying--)
                {
                    int length = socket.Receive(reply);
                    if (length >= 20 && reply[3] == AnnounceAction) answers++;
                    else failures++;
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                // What was lost is sent anew.
                flying = 0;
            }
        }

        return new LoadResult(answers, failures, 0, Stopwatch.GetElapsedTime(start).TotalSeconds, 0);
    }

    private static byte[] Connect(Socket socket, byte[] reply)
    {
        byte[] packet = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(packet, 0x41727101980);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            socket.Send(packet);
            try
            {
                if (socket.Receive(reply) >= 16) return reply[8..16];
            }
            catch (SocketException)
            {
                // Not there yet.
            }
        }

        throw new InvalidOperationException("The tracker answers no connect request.");
    }

    private static byte[] Fill(byte[] packet, long number)
    {
        int peer = LoadShape.Pick((ulong)number + 77, LoadShape.Peers);
        Hashes[LoadShape.Pick((ulong)number, LoadShape.Swarms)].CopyTo(packet, 16);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), (uint)number);
        "-BM0001-"u8.CopyTo(packet.AsSpan(36));
        for (int digit = 55, rest = peer; digit >= 44; digit--, rest /= 10) packet[digit] = (byte)('0' + (rest % 10));
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(64), LoadShape.Left(peer));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(96), LoadShape.Port(peer));
        return packet;
    }
}
