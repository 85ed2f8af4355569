using System.Net;
using Microsoft.Extensions.Logging;

namespace WebTorrent.TorrentEngine;

/// <summary>Everything this package logs. Addresses appear at Debug only.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Torrent {InfoHash} is {State} now")]
    public static partial void StateChanged(ILogger logger, string infoHash, TorrentState state);

    [LoggerMessage(2, LogLevel.Debug, "Peer {EndPoint} connected over {Transport}, {PeerId}")]
    public static partial void PeerConnected(ILogger logger, EndPoint? endPoint, string transport, string peerId);

    [LoggerMessage(3, LogLevel.Debug, "Peer {EndPoint} is gone: {Reason} {Detail}")]
    public static partial void PeerDisconnected(ILogger logger, EndPoint? endPoint, PeerDropReason reason, string detail);

    [LoggerMessage(4, LogLevel.Debug, "Peer {EndPoint} could not be reached: {Error}")]
    public static partial void ConnectFailed(ILogger logger, EndPoint endPoint, string error);

    [LoggerMessage(5, LogLevel.Warning, "Piece {Piece} has a wrong hash and is fetched again")]
    public static partial void PieceFailed(ILogger logger, int piece);

    [LoggerMessage(6, LogLevel.Warning, "A peer sent bad bytes in piece {Piece} and is banned")]
    public static partial void PeerBanned(ILogger logger, int piece);

    [LoggerMessage(7, LogLevel.Warning, "Resume data could not be saved: {Error}")]
    public static partial void ResumeNotSaved(ILogger logger, string error);

    [LoggerMessage(8, LogLevel.Error, "Torrent {InfoHash} failed")]
    public static partial void Failed(ILogger logger, string infoHash, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "A peer's connection ended by a defect of this program")]
    public static partial void PeerDefect(ILogger logger, Exception exception);
}
