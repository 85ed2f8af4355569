using System.Xml.Linq;

namespace WebTorrent.Repo.Tests;

public sealed class TreeTests
{
    /// <summary>All that stands at the top level; what .gitignore names is not part of the tree.</summary>
    private static readonly string[] TopLevel =
    [
        "packages", "tools", "tests",
        "build.cake", "nuget.config", "Directory.Build.props", "Directory.Packages.props", "global.json", "WebTorrent.slnx",
        "README.md", "CONTRIBUTING.md", "LICENSE",
        ".ci", ".config", ".editorconfig", ".gitignore", ".gitattributes", ".git",
    ];

    [Fact]
    public void TopLevel_HoldsWhatThePlanNames_AndNothingElse()
    {
        var ignored = Repository.Read(".gitignore").Split('\n').Select(line => line.Trim().TrimEnd('/')).ToHashSet(StringComparer.Ordinal);
        var there = Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => !ignored.Contains(name)).ToList();
        Assert.Empty(there.Except(TopLevel));
        Assert.Empty(TopLevel.Except([".git"]).Except(there));
    }

    [Fact]
    public void EveryPackageFolder_HoldsOneProject()
    {
        var folders = Repository.Files("packages", "*").Select(file => file.Split('/')[1]).Distinct(StringComparer.Ordinal);
        Assert.Equal(folders.Order(StringComparer.Ordinal), Repository.Packages.Select(package => package.Folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Solution_ListsEveryProject()
    {
        var listed = XDocument.Parse(Repository.Read("WebTorrent.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        var there = ((string[])["packages", "tools", "tests"]).SelectMany(folder => Repository.Files(folder, "*.csproj"));
        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readme_ListsEveryPackage()
    {
        var readme = Repository.Read("README.md");
        Assert.All(Repository.Packages, package => Assert.Contains($"| [{package.Id}](packages/{package.Folder}) |", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_LinksLeadSomewhere()
    {
        var files = new[] { "README.md", "CONTRIBUTING.md" }.Concat(
            ((string[])["packages", "tools", "tests"]).SelectMany(folder => Repository.Files(folder, "README.md")));
        Assert.Empty(files.SelectMany(MarkdownLinks.Broken));
    }
}
