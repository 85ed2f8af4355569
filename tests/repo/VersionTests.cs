using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WebTorrent.Repo.Tests;

public sealed partial class VersionTests
{
    [Fact]
    public void Projects_LeaveVersionsToTheCentralFile() => Assert.Empty(
        from folder in (string[])["packages", "tools", "tests"]
        from file in Repository.Files(folder, "*.csproj")
        from reference in XDocument.Parse(Repository.Read(file)).Descendants("PackageReference")
        where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            || reference.Element("Version") is not null || reference.Element("VersionOverride") is not null
        select $"{file} gives {reference.Attribute("Include")?.Value} a version: Directory.Packages.props does.");

    [Fact]
    public void CentralVersions_AreExact()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants()
            .Where(element => element.Attribute("Version") is not null)
            .Select(element => element.Attribute("Version")!.Value).ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(Exact, version));
    }

    [Fact]
    public void NugetConfig_NamesNoSource()
    {
        var config = XDocument.Parse(Repository.Read("nuget.config"));
        Assert.Empty(config.Descendants("packageSources"));
    }

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Exact { get; }
}
