using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Ice;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer;

/// <summary>What this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "A STUN server is of no use")]
    public static partial void ServerFailed(ILogger logger, Exception? error);

    [LoggerMessage(2, LogLevel.Debug, "The way is {Local} to {Remote} at {EndPoint}")]
    public static partial void PairSelected(ILogger logger, IceCandidateType local, IceCandidateType remote, IPEndPoint endPoint);

    [LoggerMessage(3, LogLevel.Debug, "A connection ended")]
    public static partial void Ended(ILogger logger, Exception? error);

    [LoggerMessage(4, LogLevel.Warning, "Nothing is relayed by {Server}: {Reason} Check its URL, name and password; where UDP to it is blocked, ?transport=tcp or turns: may get through")]
    public static partial void RelayFailed(ILogger logger, string server, string reason, Exception? error);

    [LoggerMessage(5, LogLevel.Warning, "{Server} is not asked: STUN is spoken over UDP, TURN over UDP, TCP and TLS")]
    public static partial void ServerNotSpoken(ILogger logger, IceServerUri server);
}
