using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli;

/// <summary>Where a torrent's payload lies on this disk.</summary>
/// <param name="Info">The torrent, with its files named as they are here.</param>
/// <param name="Directory">The folder that its paths are relative to.</param>
public sealed record PayloadLocation(TorrentInfo Info, string Directory)
{
    /// <summary>So many files that are there tell enough; a torrent may have 100,000.</summary>
    private const int EnoughFiles = 64;

    /// <summary>Finds the payload from what a person would type.</summary>
    /// <param name="info">The torrent.</param>
    /// <param name="path">The payload itself (the file, or the torrent's own folder) or the folder that holds it.</param>
    /// <exception cref="CliException">There is nothing of the torrent.</exception>
    public static PayloadLocation Find(TorrentInfo info, string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!File.Exists(full) && !System.IO.Directory.Exists(full)) throw new CliException($"{path} does not exist.", "Check the path.");
        return Candidates(info, full).Select(place => (Place: place, Files: place.CountFiles())).MaxBy(found => found.Files) is { Files: > 0 } best
            ? best.Place
            : throw new CliException(
                $"{path} holds nothing of '{info.Name}'.",
                $"Give '{info.Name}' itself or the folder that holds it; a payload under another name has to be renamed first.");
    }

    private static IEnumerable<PayloadLocation> Candidates(TorrentInfo info, string path)
    {
        // What we downloaded has portable names; what others put here has its names as written.
        foreach (var named in (TorrentInfo[])[info.WithFileNames(FileNameRules.Portable), info.WithFileNames(FileNameRules.Native)])
        {
            yield return new PayloadLocation(named, path);
            if (string.Equals(Path.GetFileName(path), named.Name, StringComparison.Ordinal) && Path.GetDirectoryName(path) is { } parent)
                yield return new PayloadLocation(named, parent);
        }
    }

    private int CountFiles() => Info.Files
        .Where(file => !file.IsPadding && File.Exists(Path.Combine(Directory, file.Path)))
        .Take(EnoughFiles)
        .Count();
}
