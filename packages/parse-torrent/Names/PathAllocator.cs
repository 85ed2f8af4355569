using System.Globalization;

namespace WebTorrent.ParseTorrent.Names;

/// <summary>
/// Gives every file of a torrent a path of its own. Folders whose names some file system would take for one are one;
/// files that would overwrite each other, or a folder, get a number. Time and memory grow with the number of names only.
/// </summary>
internal sealed class PathAllocator
{
    // " (" + up to ten digits + ")"
    private const int RoomForNumber = 13;

    private readonly FileNameRules _rules;
    private readonly Folder _root;

    internal PathAllocator(string rootPath, FileNameRules rules)
    {
        _rules = rules;
        _root = new Folder(rootPath);
    }

    /// <summary>The path for a file with these safe names, the last of them the file's own.</summary>
    internal string Add(List<string> names)
    {
        var folder = _root;
        for (var i = 0; i < names.Count - 1; i++)
            folder = Enter(folder, names[i]);
        return folder.Path + "/" + Take(folder, names[^1], isFolder: false);
    }

    private Folder Enter(Folder parent, string name)
    {
        var key = KeyOf(name);
        if (!parent.Folders.TryGetValue(key, out var folder))
        {
            folder = new Folder(parent.Path + "/" + Take(parent, name, isFolder: true));
            parent.Folders.Add(key, folder);
        }

        return folder;
    }

    private string Take(Folder folder, string name, bool isFolder)
    {
        if (folder.Taken.Add(KeyOf(name)))
            return name;

        // All names that are one name once there is room for a number count together, and the next number is kept: so
        // 100,000 files of one name, or of long names that differ only at their ends, are no quadratic search.
        var stem = SafeName.Cut(name, isFolder, RoomForNumber);
        var family = KeyOf(stem);
        for (var number = folder.NextNumber.GetValueOrDefault(family, 2); ; number++)
        {
            var numbered = SafeName.WithSuffix(stem, isFolder, string.Create(CultureInfo.InvariantCulture, $" ({number})"));
            if (!folder.Taken.Add(KeyOf(numbered)))
                continue;
            folder.NextNumber[family] = number + 1;
            return numbered;
        }
    }

    private string KeyOf(string name) => SafeName.IsPortable(_rules) ? CollisionKey.Of(name) : name;

    private sealed class Folder(string path)
    {
        internal string Path { get; } = path;

        internal Dictionary<string, Folder> Folders { get; } = new(StringComparer.Ordinal);

        internal HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

        internal Dictionary<string, int> NextNumber { get; } = new(StringComparer.Ordinal);
    }
}
