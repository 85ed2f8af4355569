namespace WebTorrent.Repo.Tests;

public sealed class FloorTests
{
    public static TheoryData<string> PackageFolders => Repository.PackageFolders;

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void References_KeepToTheTable(string folder)
    {
        var package = Repository.PackageIn(folder);
        var used = package.ProjectReferences.Select(path => path.Replace('\\', '/').Split('/')[0]);
        Assert.Empty(Floors.Violations(folder, used, package.PackageReferences));
    }

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void References_StayInsidePackages(string folder) =>
        Assert.DoesNotContain(Repository.PackageIn(folder).ProjectReferences, path => path.StartsWith("..", StringComparison.Ordinal));

    [Fact]
    public void Table_NeverPointsUp() => Assert.Empty(
        from rule in Floors.Rules.Values
        from used in rule.MayUse
        where Floors.Rules[used].Floor > rule.Floor
        select $"{rule.Folder} (floor {rule.Floor}) -> {used} (floor {Floors.Rules[used].Floor})");

    [Fact]
    public void Table_HasNoCircle()
    {
        var placed = new HashSet<string>(StringComparer.Ordinal);
        while (Floors.Rules.Values.FirstOrDefault(rule => !placed.Contains(rule.Folder) && rule.MayUse.IsSubsetOf(placed)) is { } next)
            placed.Add(next.Folder);
        Assert.Empty(Floors.Rules.Keys.Except(placed));
    }

    [Fact]
    public void Violations_PackageWithoutRow_IsNamed() =>
        Assert.Contains("packages/left-pad has no row", Assert.Single(Floors.Violations("left-pad", [], [])), StringComparison.Ordinal);

    [Fact]
    public void Violations_UpwardSidewaysAndOutside_AreNamed() => Assert.Equal(
        [
            "packages/bitfield (floor 0) may not use packages/webtorrent (floor 5)",
            "packages/bitfield (floor 0) may not use packages/bencode (floor 0)",
            "packages/bitfield may not use the NuGet package Newtonsoft.Json",
        ],
        Floors.Violations("bitfield", ["webtorrent", "bencode"], ["Newtonsoft.Json"]));

    [Fact]
    public void Violations_WhatTheTableAllows_AreNone() =>
        Assert.Empty(Floors.Violations("chunk-store", ["bitfield", "parse-torrent"], ["Microsoft.Extensions.Logging.Abstractions"]));
}
