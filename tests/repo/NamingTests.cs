namespace WebTorrent.Repo.Tests;

public sealed class NamingTests
{
    public static TheoryData<string> PackageFolders => Repository.PackageFolders;

    [Theory]
    [InlineData("webtorrent", "WebTorrent")]
    [InlineData("webtorrent-hosting", "WebTorrent.Hosting")]
    [InlineData("bittorrent-dht", "WebTorrent.Dht")]
    [InlineData("bittorrent-tracker-server", "WebTorrent.TrackerServer")]
    [InlineData("simple-peer", "WebTorrent.SimplePeer")]
    [InlineData("ed25519", "WebTorrent.Ed25519")]
    public void IdOf_Folder_IsTheRule(string folder, string id) => Assert.Equal(id, PackageNames.IdOf(folder));

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Project_BearsThePackageId_AndNothingOverridesIt(string folder)
    {
        var package = Repository.PackageIn(folder);
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", folder);
        Assert.Equal(package.Id + ".csproj", Path.GetFileName(package.ProjectPath));
        foreach (var property in (string[])["PackageId", "AssemblyName", "RootNamespace"])
            Assert.True(package.Property(property) is null, $"{package.Id}.csproj sets {property}: the file's name already says it.");
    }

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void PublicTypes_LiveInTheRootNamespace(string folder)
    {
        var package = Repository.PackageIn(folder);
        Assert.All(package.LoadAssembly().GetExportedTypes(), type =>
            Assert.StartsWith(package.Id + ".", type.Namespace + ".", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void PublicTypes_NeverBearTheLastSegmentOfTheirNamespace(string folder) => Assert.Empty(
        Repository.PackageIn(folder).LoadAssembly().GetExportedTypes()
            .Where(type => type.Name == type.Namespace!.Split('.')[^1])
            .Select(type => type.FullName));
}
