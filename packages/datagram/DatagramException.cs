using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Datagram;

/// <summary>A socket could not be opened.</summary>
public sealed class DatagramException : IOException
{
    /// <summary>Makes an exception with a code and a message for people.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">What happened and what to do about it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DatagramException(DatagramErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>What went wrong, for programs.</summary>
    public DatagramErrorCode Code { get; }

    internal static DatagramException Binding(IPEndPoint endPoint, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(
            DatagramErrorCode.AddressInUse, $"UDP port {endPoint.Port} is taken by another program; choose another, or 0 for any free one.", error),
        SocketError.AddressNotAvailable => new(
            DatagramErrorCode.AddressNotAvailable, $"This machine does not have the address {endPoint.Address}.", error),
        SocketError.AccessDenied => new(
            DatagramErrorCode.AccessDenied, $"UDP port {endPoint.Port} is not allowed; choose one above 1023.", error),
        _ => new(DatagramErrorCode.Other, $"Opening UDP {endPoint} failed: {error.SocketErrorCode}.", error),
    };
}
