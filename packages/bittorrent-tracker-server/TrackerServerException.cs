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

    internal static TrackerServerException Listening(IReadOnlyList<IPEndPoint> endPoints, Exception error)
    {
        var code = CodeOf(error);
        var endPoint = endPoints.FirstOrDefault(IsRefused) ?? endPoints[0];
        var message = code switch
        {
            TrackerServerErrorCode.AddressInUse => $"Port {endPoint.Port} is taken by another program; choose another, or 0 for any free one.",
            TrackerServerErrorCode.AddressNotAvailable => $"This machine does not have the address {endPoint.Address}.",
            TrackerServerErrorCode.AccessDenied => $"Listening on port {endPoint.Port} is not allowed; choose one above 1023.",
            _ => $"Listening on {endPoint} failed: {error.Message}",
        };
        return new TrackerServerException(code, message, error);
    }

    // The HTTP server does not say which of them it was.
    private static bool IsRefused(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
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
