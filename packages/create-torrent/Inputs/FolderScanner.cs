using System.Text;

namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>
/// Lists the files below a folder, in the order of their paths' UTF-8 bytes: the same on every system. Symbolic links are
/// left out: they may lead out of the folder, or round in a circle.
/// </summary>
internal static class FolderScanner
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    internal static List<SourceFile> Scan(DirectoryInfo root, bool filterJunk, CancellationToken cancellationToken)
    {
        var found = new List<(byte[] Key, SourceFile File)>();
        var folders = new Stack<(DirectoryInfo Folder, string Prefix)>([(root, "")]);
        while (folders.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in List(next.Folder))
            {
                if (entry.LinkTarget is not null || (filterJunk && JunkFiles.Contains(entry.Name)))
                    continue;
                var path = next.Prefix + entry.Name;
                if (entry is DirectoryInfo folder)
                    folders.Push((folder, path + "/"));
                else
                    found.Add((Encoding.UTF8.GetBytes(path), DiskFile.Of(path, (FileInfo)entry)));
            }
        }

        found.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return found.ConvertAll(item => item.File);
    }

    private static FileSystemInfo[] List(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos("*", Everything);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TorrentBuildException(TorrentBuildErrorCode.Unreadable, $"The folder \"{folder.FullName}\" cannot be read: {e.Message}", folder.FullName, e);
        }
    }
}
