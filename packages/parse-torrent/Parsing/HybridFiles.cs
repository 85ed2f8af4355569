namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>
/// Joins the two descriptions of a hybrid (BEP 52, "upgrade path"). Both must name the same files, in the same order and at
/// the same places: or those who read one and those who read the other would share pieces of different files.
/// </summary>
internal static class HybridFiles
{
    /// <summary>The files of version 1, padding and all, with what only version 2 says of them.</summary>
    internal static FileLayout Join(FileLayout v1, FileLayout v2)
    {
        var files = v1.Files.ToArray();
        var next = 0;
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].IsPadding)
                continue;
            if (next == v2.Files.Count)
                throw Inconsistent("The file list has more files than the file tree.");
            files[i] = Join(files[i], v2.Files[next++]);
        }

        if (next != v2.Files.Count)
            throw Inconsistent("The file tree has more files than the file list.");
        // Padding after the last file may fill its piece, but make no more.
        if (v1.PieceCount != v2.PieceCount)
            throw Inconsistent($"The files are {v1.PieceCount} pieces in version 1, {v2.PieceCount} in version 2.");
        return v1 with { Files = Array.AsReadOnly(files) };
    }

    private static TorrentFileEntry Join(TorrentFileEntry v1, TorrentFileEntry v2)
    {
        if (!string.Equals(v1.DisplayPath, v2.DisplayPath, StringComparison.Ordinal))
            throw Inconsistent("The file list and the file tree name different files.");
        if (v1.Length != v2.Length || v1.IsSymlink != v2.IsSymlink)
            throw Inconsistent($"Versions 1 and 2 differ in what file {v1.Path} is.");
        // An empty file lies nowhere.
        if (v1.Length > 0 && v1.Offset != v2.Offset)
            throw Inconsistent($"File {v1.Path} begins at {v1.Offset} in version 1, at {v2.Offset} in version 2.");
        return v1 with { PiecesRoot = v2.PiecesRoot, PieceLayer = v2.PieceLayer };
    }

    private static TorrentFormatException Inconsistent(string message) => new(TorrentErrorCode.InconsistentVersions, message);
}
