namespace WebTorrent.ChunkStore;

/// <summary>
/// A directory that paths handed out never leave: neither by their components nor through symbolic links that lie in it.
/// Links to places inside are followed.
/// </summary>
/// <remarks>The check precedes the use: it stops what a torrent or a left-over link can do, not a local program that swaps links at that very moment.</remarks>
internal sealed class SafeDirectory
{
    private const int MaxLinks = 40;

    private readonly string _root;

    public SafeDirectory(string root) => _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Whether every component of a path with <c>/</c> between them is a plain name.</summary>
    public static bool IsPlain(string relativePath)
    {
        foreach (var range in relativePath.AsSpan().Split('/'))
        {
            var name = relativePath.AsSpan(range);
            if (name.IsEmpty || name is "." or ".." || name.Contains('\0')) return false;
            if (OperatingSystem.IsWindows() && name.IndexOfAny('\\', ':') >= 0) return false;
        }

        return true;
    }

    /// <summary>The full path, unchecked: to ask about, not to open.</summary>
    public string PathOf(string relativePath) => Path.Join(_root, relativePath);

    /// <summary>The full path of a file, for opening. Every part of it has been checked, and its folders made if <paramref name="create"/> says so.</summary>
    /// <exception cref="ChunkStoreException">A link leads outside, or a folder cannot be made.</exception>
    public string Enter(string relativePath, bool create)
    {
        if (create) CreateFolder(_root);
        var path = _root;
        foreach (var range in relativePath.AsSpan().Split('/'))
        {
            path = Path.Join(path, relativePath.AsSpan(range));
            EnsureInside(path);
            if (create && range.End.GetOffset(relativePath.Length) < relativePath.Length) CreateFolder(path);
        }

        return path;
    }

    private static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(path)) throw new ChunkStoreException(ChunkStoreError.NameIsFile, $"A file lies where the folder '{path}' belongs: move it away.", path, error);
            throw DiskErrors.Translate(error, path);
        }
    }

    private void EnsureInside(string path)
    {
        if (LinkTarget(path) is null) return;
        var real = RealPath(path, 0);
        var realRoot = RealPath(_root, 0);
        if (!Path.EndsInDirectorySeparator(realRoot)) realRoot += Path.DirectorySeparatorChar;
        if (real is not null && real.StartsWith(realRoot, StringComparison.Ordinal)) return;
        throw new ChunkStoreException(
            ChunkStoreError.OutsideDirectory, $"The symbolic link '{path}' leads out of '{_root}': remove it, or choose another directory.", path);
    }

    /// <summary>The path with every link in it resolved; null if they go round in a circle.</summary>
    private static string? RealPath(string path, int links)
    {
        var current = Path.GetPathRoot(path) ?? string.Empty;
        foreach (var name in path[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Join(current, name);
            if (LinkTarget(next) is { } target)
            {
                if (++links > MaxLinks) return null;
                next = RealPath(Path.GetFullPath(target, current), links);
                if (next is null) return null;
            }

            current = next;
        }

        return current;
    }

    private static string? LinkTarget(string path) => new FileInfo(path).LinkTarget;
}
