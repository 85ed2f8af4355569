using WebTorrent.Cli.Events;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli.Transfers;

/// <summary>Writes .torrent files.</summary>
public static class TorrentFileWriter
{
    /// <summary>Writes beside the target and renames, so that nobody ever reads half a torrent.</summary>
    /// <param name="info">The torrent.</param>
    /// <param name="target">The file; null for NAME.torrent in the current folder.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind under the target's name.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="CliException">The target is a folder.</exception>
    public static async Task<CreatedEvent> WriteAsync(TorrentInfo info, string? target, CancellationToken cancellationToken)
    {
        target ??= info.Name + ".torrent";
        if (Directory.Exists(target)) throw new CliException($"{target} is a folder.", "Give --output the name of a file.");
        var partial = target + ".part";
        await File.WriteAllBytesAsync(partial, info.ToTorrentFile(), cancellationToken);
        File.Move(partial, target, overwrite: true);
        return new CreatedEvent(
            target, info.InfoHash.ToString(), info.Name, info.Length, info.PieceLength, info.PieceCount, info.Files.Count, info.ToMagnet().ToString());
    }
}
