using System.Reflection;
using System.Xml.Linq;

namespace WebTorrent.Repo.Tests;

/// <summary>A package as its project file describes it.</summary>
internal sealed class Package(string projectPath)
{
    /// <summary>Gets the absolute path of the project file.</summary>
    public string ProjectPath { get; } = projectPath;

    /// <summary>Gets the absolute path of the package's folder.</summary>
    public string Directory { get; } = Path.GetDirectoryName(projectPath)!;

    /// <summary>Gets the folder's name, such as <c>bittorrent-protocol</c>.</summary>
    public string Folder => Path.GetFileName(Directory);

    /// <summary>Gets the package id that the rule of names gives this folder.</summary>
    public string Id => PackageNames.IdOf(Folder);

    /// <summary>Gets the parsed project file.</summary>
    public XDocument Project { get; } = XDocument.Load(projectPath);

    /// <summary>Gets what the project file references of this tree, as paths relative to <c>packages/</c>.</summary>
    public IEnumerable<string> ProjectReferences => Included("ProjectReference")
        .Select(path => Path.GetRelativePath(Repository.PackagesDirectory, Path.GetFullPath(Path.Combine(Directory, path.Replace('\\', '/')))));

    /// <summary>Gets the ids of the NuGet packages that the project file references.</summary>
    public IEnumerable<string> PackageReferences => Included("PackageReference");

    /// <summary>Gets the value of the first property of that name, or <see langword="null"/>.</summary>
    public string? Property(string name) => Project.Descendants(name).FirstOrDefault()?.Value;

    /// <summary>Gets the text of a file in the package's folder, or <see langword="null"/> when it is not there.</summary>
    public string? ReadFile(string name)
    {
        var path = Path.Combine(Directory, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Loads the built assembly, which lies beside this test's own.</summary>
    public Assembly LoadAssembly() => Assembly.Load(new AssemblyName(Id));

    private IEnumerable<string> Included(string item) =>
        Project.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();
}
