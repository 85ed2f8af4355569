namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>Names that every reader of the torrent will accept.</summary>
internal static class TorrentNames
{
    internal static void ThrowIfInvalid(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\0') >= 0)
            throw new TorrentBuildException(TorrentBuildErrorCode.InvalidName, $"\"{name}\" can be no name in a torrent.", name);
    }

    internal static void ThrowIfInvalidOrTwice(IEnumerable<TorrentInput> inputs)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            foreach (var component in input.Path.Split('/'))
                ThrowIfInvalid(component);
            if (!seen.Add(input.Path))
                throw new TorrentBuildException(TorrentBuildErrorCode.InvalidName, $"\"{input.Path}\" is there twice.", input.Path);
        }
    }
}
