using System.Net.Sockets;
using WebTorrent.ChunkStore;
using WebTorrent.Cli.Events;
using WebTorrent.Datagram;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine;
using WebTorrent.TrackerServer;

namespace WebTorrent.Cli;

/// <summary>What went wrong, as one line that says what happened and what to do next.</summary>
public static class ErrorText
{
    /// <summary>The error event for an exception.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="verbose">Whether to add where it came from.</param>
    public static ErrorEvent Describe(Exception error, bool verbose)
    {
        var what = Translate(error);
        return verbose ? what with { Message = what.Message + " [" + error.ToString().ReplaceLineEndings(" ") + "]" } : what;
    }

    private static ErrorEvent Translate(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [var only] } => Translate(only),
        TorrentException { InnerException: ChunkStoreException or PeerTransportException } => Translate(error.InnerException),
        CliException e => new ErrorEvent(Sentence(e.Message), e.Hint),
        TorrentFormatException e => Format(e),
        ChunkStoreException { Kind: ChunkStoreError.DiskFull } e => new ErrorEvent(Sentence(e.Message), "Make room and run the same command again: it goes on where it stopped."),
        FileNotFoundException or DirectoryNotFoundException => new ErrorEvent(Sentence(error.Message), "Check the path."),
        UnauthorizedAccessException => new ErrorEvent(Sentence(error.Message), "Check who may read and write there, or choose another folder with --out."),
        PeerTransportException { Code: PeerTransportErrorCode.AddressInUse } =>
            new ErrorEvent(Sentence(error.Message), "--listen PORT chooses it; without --listen any free one is taken."),
        DatagramException { Code: DatagramErrorCode.AddressInUse } =>
            new ErrorEvent(Sentence(error.Message), "--listen PORT (or --dht-port PORT) chooses it; without them any free one is taken."),
        TrackerServerException { Code: TrackerServerErrorCode.AddressInUse } =>
            new ErrorEvent(Sentence(error.Message), "--http-port and --udp-port choose it; 0 takes any free one."),
        TrackerServerException => new ErrorEvent(Sentence(error.Message)),
        IOException or FormatException or InvalidOperationException or NotSupportedException or SocketException or TimeoutException => new ErrorEvent(Sentence(error.Message)),
        _ => new ErrorEvent(Sentence($"Unexpected {error.GetType().Name}: {error.Message}"), "This is a bug: please report it with the output of --verbose."),
    };

    private static ErrorEvent Format(TorrentFormatException error) => new(Sentence(error.Message), error.Code switch
    {
        TorrentErrorCode.UnsupportedVersion => "Ask for a version 1 or hybrid torrent of the same files.",
        TorrentErrorCode.UnknownSource => "Give a magnet link, a .torrent file, or an info-hash of 40 hexadecimal digits.",
        TorrentErrorCode.InvalidMagnet or TorrentErrorCode.NoInfoHash => "A magnet link looks like magnet:?xt=urn:btih:<40 hexadecimal digits>; put it in quotes.",
        TorrentErrorCode.LimitExceeded => null,
        _ => "The .torrent file is damaged or none at all: get it again.",
    });

    private static string Sentence(string message)
    {
        message = message.ReplaceLineEndings(" ").Trim();
        return message.Length == 0 || message[^1] is '.' or '!' or '?' ? message : message + ".";
    }
}
