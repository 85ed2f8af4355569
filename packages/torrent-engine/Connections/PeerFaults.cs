using System.Net.Sockets;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Connections;

/// <summary>Which exceptions are one peer's story and not ours.</summary>
internal static class PeerFaults
{
    /// <summary>True: the connection ends with it, nothing else does.</summary>
    public static bool IsExpected(Exception exception)
        => exception is WireException or PeerFaultException or IOException or SocketException or OperationCanceledException or ObjectDisposedException;

    /// <summary>The reason to report.</summary>
    public static PeerDropReason ReasonOf(Exception exception) => exception switch
    {
        PeerFaultException fault => fault.Reason,
        WireException { Code: WireErrorCode.ConnectionClosed or WireErrorCode.TransportFailed or WireErrorCode.BlockSourceFailed } => PeerDropReason.None,
        WireException { Code: WireErrorCode.QueueOverflow } => PeerDropReason.Flooding,
        WireException { Code: WireErrorCode.Timeout } => PeerDropReason.Timeout,
        WireException => PeerDropReason.ProtocolError,
        _ => PeerDropReason.None,
    };
}
