using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class NameCollisionTests
{
    [Fact]
    public void Duplicates_GetNumbers() => Paths(["a.txt", "a.txt", "a.txt"], ["a.txt", "a (2).txt", "a (3).txt"]);

    [Fact]
    public void CaseCollisions_GetNumbers() => Paths(["Read.me", "READ.ME", "ÄRGER", "ärger", "Straße", "STRASSE"], ["Read.me", "READ (2).ME", "ÄRGER", "ärger (2)", "Straße", "STRASSE (2)"]);

    [Fact]
    public void NormalisationCollisions_GetNumbers() =>
        Paths(["caf\u00E9", "cafe\u0301", "\uD55C", "\u1112\u1161\u11AB"], ["caf\u00E9", "cafe\u0301 (2)", "\uD55C", "\u1112\u1161\u11AB (2)"]);

    [Fact]
    public void OrderOfMarks_IsNoDifference() => Paths(["q\u0307\u0323", "q\u0323\u0307"], ["q\u0307\u0323", "q\u0323\u0307 (2)"]);

    [Fact]
    public void ANumberThatIsTaken_IsSkipped() => Paths(["a", "a (2)", "A", "a (3)", "a"], ["a", "a (2)", "A (3)", "a (3) (2)", "a (4)"]);

    [Fact]
    public void SanitisedNames_StayApart() => Paths(["a:b", "a?b", "a_b"], ["a_b", "a_b (2)", "a_b (3)"]);

    [Fact]
    public void AFileAndAFolderOfOneName_StayApart()
    {
        Paths(["a", "a/b"], ["a", "a (2)/b"]);
        Paths(["a/b", "A", "a/c"], ["a/b", "A (2)", "a/c"]);
        Paths(["x.y", "x.y/b"], ["x.y", "x.y (2)/b"]);
    }

    [Fact]
    public void FoldersThatDifferInCase_AreOne() => Paths(["Dir/a", "dir/b", "DIR/A"], ["Dir/a", "Dir/b", "Dir/A (2)"]);

    [Fact]
    public void FilesInDifferentFolders_DoNotCollide() => Paths(["x/a", "y/a", "a"], ["x/a", "y/a", "a"]);

    private static void Paths(string[] written, string[] expected)
    {
        var info = Folder([.. written.Select(path => (path.Split('/'), 5L))]).Parse();
        Assert.Equal(expected.Select(path => "folder/" + path), info.Files.Select(file => file.Path));
        Assert.Equal(written.Select(path => "folder/" + path), info.Files.Select(file => file.DisplayPath));
    }
}
