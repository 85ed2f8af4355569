using System.Net;
using System.Net.Sockets;

namespace WebTorrent.TrackerServer;

/// <summary>A tracker could not listen.</summary>
public sealed class TrackerServerException : Exception
{
    /// <summary>Makes an exception.</summary>
    public TrackerServerException(TrackerServerErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>What went wrong.</summary>
    public TrackerServerErrorCode Code { get; }

    internal static TrackerServerException Listening(IPEndPoint endPoint, Exception error)
    {
        var code = CodeOf(error);
        var message = code switch
        {
            TrackerServerErrorCode.AddressInUse => $"Port {endPoint.Port} is taken by another program; choose another, or 0 for any free one.",
            TrackerServerErrorCode.AddressNotAvailable => $"This machine does not have the address {endPoint.Address}.",
            TrackerServerErrorCode.AccessDenied => $"Listening on port {endPoint.Port} is not allowed; choose one above 1023.",
            _ => $"Listening on {endPoint} failed: {error.Message}",
        };
        return new TrackerServerException(code, message, error);
    }

    // The HTTP server wraps what the socket said.
    private static TrackerServerErrorCode CodeOf(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException!)
        {
            switch ((inner as SocketException)?.SocketErrorCode)
            {
                case SocketError.AddressAlreadyInUse:
                    return TrackerServerErrorCode.AddressInUse;
                case SocketError.AddressNotAvailable:
                    return TrackerServerErrorCode.AddressNotAvailable;
                case SocketError.AccessDenied:
                    return TrackerServerErrorCode.AccessDenied;
            }
        }

        return TrackerServerErrorCode.Other;
    }
}
