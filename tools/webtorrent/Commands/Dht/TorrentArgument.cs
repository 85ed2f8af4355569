using System.CommandLine;
using WebTorrent.Cli.Options;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary>A torrent, however it is named.</summary>
internal sealed class TorrentArgument
{
    /// <summary>Makes the argument.</summary>
    public TorrentArgument() => StrayOptions.Refuse(Argument);

    /// <summary>The argument, to be added to a command.</summary>
    public Argument<string> Argument { get; } = new("torrent") { Description = "An info-hash, a magnet link (in quotes) or a .torrent file" };

    /// <summary>The torrent's info-hash.</summary>
    /// <exception cref="CliException">It has no version 1 info-hash, or is private.</exception>
    public async Task<InfoHash> ReadAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var source = await TorrentSource.ResolveAsync(arguments.GetRequiredValue(Argument), cancellationToken);
        if (source.Info is { IsPrivate: true }) throw new CliException("The torrent is private: only its trackers may be asked for peers.");
        return source.Info?.InfoHash ?? source.Magnet?.InfoHash ?? throw new CliException("The link names a version 2 torrent only, which is not understood yet.");
    }
}
