using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Ice;

namespace WebTorrent.SimplePeer;

/// <summary>What this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "A STUN or TURN server is of no use")]
    public static partial void ServerFailed(ILogger logger, Exception? error);

    [LoggerMessage(2, LogLevel.Debug, "The way is {Local} to {Remote} at {EndPoint}")]
    public static partial void PairSelected(ILogger logger, IceCandidateType local, IceCandidateType remote, IPEndPoint endPoint);

    [LoggerMessage(3, LogLevel.Debug, "A connection ended")]
    public static partial void Ended(ILogger logger, Exception? error);
}
