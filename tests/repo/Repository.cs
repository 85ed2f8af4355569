namespace WebTorrent.Repo.Tests;

/// <summary>The checkout that these tests stand in.</summary>
internal static class Repository
{
    private static readonly string[] NotSources = ["bin", "obj", "artifacts", "node_modules"];

    /// <summary>Gets the absolute path of the folder that holds <c>WebTorrent.slnx</c>.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Gets the absolute path of <c>packages/</c>.</summary>
    public static string PackagesDirectory { get; } = Path.Combine(Root, "packages");

    /// <summary>Gets every package, by folder.</summary>
    public static IReadOnlyList<Package> Packages { get; } =
    [
        .. Directory.GetFiles(PackagesDirectory, "*.csproj", SearchOption.AllDirectories)
            .Where(IsSource)
            .Order(StringComparer.Ordinal)
            .Select(path => new Package(path)),
    ];

    /// <summary>Gets the folders of all packages, as data of a theory.</summary>
    public static TheoryData<string> PackageFolders { get; } = new(Packages.Select(package => package.Folder));

    /// <summary>Gets the package in a folder.</summary>
    public static Package PackageIn(string folder) => Packages.Single(package => package.Folder == folder);

    /// <summary>Reads a file by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Finds files below a folder of the root, without what builds leave behind; paths come back relative to the root, with slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        .Where(IsSource)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'));

    private static bool IsSource(string path) =>
        !Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).SkipLast(1)
            .Any(part => NotSources.Contains(part, StringComparer.Ordinal) || part.StartsWith('.'));

    private static string FindRoot(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "WebTorrent.slnx")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {directory} holds WebTorrent.slnx.");
    }
}
