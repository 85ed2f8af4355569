using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp.Tests.Network;

/// <summary>A machine with one socket.</summary>
internal sealed class Node
{
    public Node(int number, UtpCoreOptions? options = null)
    {
        Core = new UtpSocketCore(options ?? new UtpCoreOptions(), new Random(number)) { IsListening = true };
        Address = DatagramAddress.From(new IPEndPoint(IPAddress.Parse($"192.0.2.{number}"), 6881));
    }

    public UtpSocketCore Core { get; }

    public DatagramAddress Address { get; }

    /// <summary>By how much its clock is ahead, microseconds.</summary>
    public long ClockOffset { get; init; }

    /// <summary>How much faster its clock runs.</summary>
    public double ClockDrift { get; init; }

    public Queue<UtpConnection> Accepted { get; } = new();

    /// <summary>Datagrams that it sent.</summary>
    public long Sent { get; set; }

    public long Time(long now) => now + ClockOffset + (long)(now * ClockDrift);
}
