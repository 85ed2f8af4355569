namespace WebTorrent.Repo.Tests;

public sealed class SourceTests
{
    private const int MaxLines = 400;

    public static TheoryData<string> PackageFolders => Repository.PackageFolders;

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Files_AreSmall(string folder) => Assert.Empty(
        from file in Sources(folder)
        let lines = Repository.Read(file).AsSpan().Count('\n')
        where lines > MaxLines
        select $"{file} has {lines} lines, more than {MaxLines}: what in it is a thing of its own?");

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Files_HaveNoRegions(string folder) =>
        Assert.DoesNotContain(Sources(folder), file => Repository.Read(file).Contains("#region", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Internals_AreNobodyElses(string folder) => Assert.DoesNotContain(
        Sources(folder).Append($"packages/{folder}/{Repository.PackageIn(folder).Id}.csproj"),
        file => Repository.Read(file).Contains("InternalsVisibleTo", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void Names_SayWhatAThingIs(string folder) => Assert.DoesNotContain(
        Sources(folder),
        file => file.Split('/').Any(part =>
            Path.GetFileNameWithoutExtension(part) is "Utils" or "Util" or "Utilities" or "Common" or "Helpers" or "Helper" or "Misc"));

    private static IEnumerable<string> Sources(string folder) => Repository.Files($"packages/{folder}", "*.cs");
}
