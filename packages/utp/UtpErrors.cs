using System.Net;
using WebTorrent.Protocol;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp;

/// <summary>What goes wrong, in the words of transports.</summary>
internal static class UtpErrors
{
    public static IOException Broken(UtpCloseReason reason) => new(reason switch
    {
        UtpCloseReason.Reset => "The remote peer reset the connection.",
        UtpCloseReason.TimedOut => "The remote peer stopped answering.",
        _ => "The connection was closed here.",
    });

    public static PeerTransportException Dialling(EndPoint endPoint, UtpCloseReason reason) => reason switch
    {
        UtpCloseReason.Reset => new(PeerTransportErrorCode.Refused, $"Nobody listens on {endPoint}."),
        UtpCloseReason.Unreachable => Unreachable(endPoint),
        _ => new(PeerTransportErrorCode.TimedOut, $"{endPoint} did not answer."),
    };

    public static PeerTransportException Unreachable(EndPoint endPoint) =>
        new(PeerTransportErrorCode.Unreachable, $"There is no way to {endPoint} from this socket.");

    public static PeerTransportException TooMany(int limit) =>
        new(PeerTransportErrorCode.TooManyConnections, $"All {limit} connections are in use.");
}
