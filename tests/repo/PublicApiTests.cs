using WebTorrent.Repo.Tests.Api;

namespace WebTorrent.Repo.Tests;

/// <summary>
/// What each package shows to the world is written down in its <c>PublicApi.txt</c>, so that a change of it is seen in review.
/// <c>WEBTORRENT_UPDATE_API=1 dotnet test tests/repo</c> writes the files anew.
/// </summary>
public sealed class PublicApiTests
{
    private const string Switch = "WEBTORRENT_UPDATE_API";
    private const string HowToUpdate = $"If the change is meant: {Switch}=1 dotnet test tests/repo, and commit the file.";

    public static TheoryData<string> PackageFolders => Repository.PackageFolders;

    [Theory]
    [MemberData(nameof(PackageFolders))]
    public void PublicApi_IsAsWrittenDown(string folder)
    {
        var package = Repository.PackageIn(folder);
        var path = Path.Combine(package.Directory, "PublicApi.txt");
        var actual = ApiText.Of(package.LoadAssembly());
        if (Environment.GetEnvironmentVariable(Switch) == "1")
            File.WriteAllText(path, actual);

        Assert.True(File.Exists(path), $"packages/{folder}/PublicApi.txt is missing. {HowToUpdate}");
        var difference = LineDifference.Between(File.ReadAllText(path), actual);
        Assert.True(difference.Length == 0, $"The public API of {package.Id} is not what packages/{folder}/PublicApi.txt says:\n{difference}{HowToUpdate}");
    }
}
