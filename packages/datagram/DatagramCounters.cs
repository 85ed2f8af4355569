using System.Runtime.InteropServices;

namespace WebTorrent.Datagram;

/// <summary>What a socket has done since it was made.</summary>
/// <param name="Received">Datagrams received.</param>
/// <param name="ReceivedBytes">Their bytes, without headers of IP and UDP.</param>
/// <param name="Sent">Datagrams handed to the kernel.</param>
/// <param name="SentBytes">Their bytes, without headers of IP and UDP.</param>
/// <param name="Unsent">Datagrams that the kernel did not take.</param>
/// <param name="Unclaimed">Received datagrams that no handler took.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DatagramCounters(long Received, long ReceivedBytes, long Sent, long SentBytes, long Unsent, long Unclaimed);
