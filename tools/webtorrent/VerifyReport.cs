using WebTorrent.Bitfield;
using WebTorrent.Cli.Events;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli;

/// <summary>Says of each bad piece which files it touches, and of each such file what is wrong with it.</summary>
public static class VerifyReport
{
    /// <summary>Compares the good pieces with the torrent and the files' sizes on disk.</summary>
    /// <param name="info">The torrent.</param>
    /// <param name="directory">The folder that its paths are relative to.</param>
    /// <param name="good">The pieces whose hash is right.</param>
    public static VerifiedEvent Of(TorrentInfo info, string directory, PieceSet good)
    {
        var bad = new List<int>();
        for (var piece = good.NextClear(0); piece >= 0 && piece < info.PieceCount; piece = piece + 1 < info.PieceCount ? good.NextClear(piece + 1) : -1) bad.Add(piece);
        var files = new List<BadFile>();
        // Files and bad pieces both ascend: one walk over each, however many there are.
        var first = 0;
        foreach (var file in info.Files)
        {
            if (file.IsPadding || file.IsSymlink) continue;
            var from = (int)(file.Offset / info.PieceLength);
            var to = (int)((file.Offset + Math.Max(file.Length, 1) - 1) / info.PieceLength);
            while (first < bad.Count && bad[first] < from) first++;
            var touching = 0;
            if (file.Length > 0)
                while (first + touching < bad.Count && bad[first + touching] <= to) touching++;
            if (Problem(Path.Combine(directory, file.Path), file.Length, touching) is { } problem)
                files.Add(new BadFile(file.Path, touching, problem));
        }

        return new VerifiedEvent(info.InfoHash.ToString(), info.Name, info.PieceCount, good.SetCount, bad, files);
    }

    private static string? Problem(string path, long length, int badPieces)
    {
        var onDisk = new FileInfo(path);
        if (!onDisk.Exists) return "missing";
        if (badPieces == 0) return null;
        return onDisk.Length < length ? "short" : "damaged";
    }
}
