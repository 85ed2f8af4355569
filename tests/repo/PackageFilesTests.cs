using System.Text.RegularExpressions;

namespace WebTorrent.Repo.Tests;

public sealed partial class PackageFilesTests
{
    public static TheoryData<string> PackageFolders => Repository.PackageFolders;

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Project_HasVersionAndDescription(string folder)
    {
        var package = Repository.PackageIn(folder);
        Assert.Matches(SemanticVersion, package.Property("Version") ?? "");
        var description = package.Property("Description") ?? "";
        Assert.True(description.Length >= 20 && !description.Contains("TODO", StringComparison.Ordinal), $"{folder}: Description says nothing.");
    }

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Readme_SaysHowToInstall_AndHasAnExample(string folder)
    {
        var package = Repository.PackageIn(folder);
        var readme = package.ReadFile("README.md");
        Assert.True(readme is not null, $"packages/{folder}/README.md is missing.");
        Assert.StartsWith($"# {package.Id}\n", readme, StringComparison.Ordinal);
        Assert.Contains($"dotnet add package {package.Id}\n", readme, StringComparison.Ordinal);
        Assert.Contains("\n```csharp\n", readme, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Changelog_SpeaksOfTheVersion(string folder)
    {
        var package = Repository.PackageIn(folder);
        var changelog = package.ReadFile("CHANGELOG.md");
        Assert.True(changelog is not null, $"packages/{folder}/CHANGELOG.md is missing.");
        Assert.Contains(package.Property("Version")!, changelog, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Tests_AreInTheFolderOfTheSameName(string folder)
    {
        var path = $"tests/{folder}/{Repository.PackageIn(folder).Id}.Tests.csproj";
        Assert.True(File.Exists(Path.Combine(Repository.Root, path)), $"{path} is missing.");
        Assert.True(Repository.Files($"tests/{folder}", "*Tests.cs").Any(), $"tests/{folder} holds no tests.");
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9a-z.]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SemanticVersion { get; }
}
