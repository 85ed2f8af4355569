using System.Net;
using System.Net.Sockets;
using WebTorrent.Protocol;

namespace WebTorrent.TcpTransport;

/// <summary>Turns the operating system's words into ours.</summary>
internal static class TransportErrors
{
    public static PeerTransportException Listening(IPEndPoint endPoint, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(
            PeerTransportErrorCode.AddressInUse, $"Port {endPoint.Port} is taken by another program; choose another, or 0 for any free one.", error),
        SocketError.AddressNotAvailable => new(
            PeerTransportErrorCode.AddressNotAvailable, $"This machine does not have the address {endPoint.Address}.", error),
        SocketError.AccessDenied => new(
            PeerTransportErrorCode.AccessDenied, $"Listening on port {endPoint.Port} is not allowed; choose one above 1023.", error),
        _ => new(PeerTransportErrorCode.Other, $"Listening on {endPoint} failed: {error.SocketErrorCode}.", error),
    };

    public static PeerTransportException Dialling(EndPoint endPoint, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new(PeerTransportErrorCode.Refused, $"Nobody listens on {endPoint}.", error),
        SocketError.TimedOut => TimedOut(endPoint, error),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.HostNotFound or SocketError.NetworkDown or SocketError.HostDown
            or SocketError.NoData or SocketError.TryAgain or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
            new(PeerTransportErrorCode.Unreachable, $"There is no way to {endPoint}: {error.SocketErrorCode}.", error),
        SocketError.AccessDenied => new(PeerTransportErrorCode.AccessDenied, $"Dialling {endPoint} is not allowed.", error),
        _ => new(PeerTransportErrorCode.Other, $"Dialling {endPoint} failed: {error.SocketErrorCode}.", error),
    };

    public static PeerTransportException TimedOut(EndPoint endPoint, Exception? error = null) =>
        new(PeerTransportErrorCode.TimedOut, $"{endPoint} did not answer.", error);

    public static PeerTransportException TooMany(int limit) =>
        new(PeerTransportErrorCode.TooManyConnections, $"All {limit} connections are in use.");
}
