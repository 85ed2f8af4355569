namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>
/// Counts the characters of all paths before they are put together: each begins with the torrent's name, and in a file tree with
/// names of folders, that a stranger wrote once, as long as he liked.
/// </summary>
internal struct PathBudget(TorrentParseOptions options)
{
    private long _characters;

    internal void Take(long characters)
    {
        _characters += characters;
        if (_characters > options.MaxPathCharacters)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The paths have more than {options.MaxPathCharacters} characters together.");
    }
}
