using WebTorrent.ChunkStore;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Tests;

public sealed class ErrorTextTests
{
    public static TheoryData<Exception> Expected => new((IEnumerable<Exception>)
    [
        new CliException("It failed"),
        new TorrentFormatException(TorrentErrorCode.UnsupportedVersion, "Only version 2."),
        new ChunkStoreException(ChunkStoreError.DiskFull, "The disk is full"),
        new FileNotFoundException("Could not find it"),
        new UnauthorizedAccessException("No"),
        new IOException("a\r\nb"),
        new TorrentException("The torrent x failed", new ChunkStoreException(ChunkStoreError.DiskFull, "The disk is full")),
        new AggregateException(new IOException("alone")),
    ]);

    [Theory]
    [MemberData(nameof(Expected))]
    public void ExpectedErrors_AreOneSentence_AndNoBug(Exception error)
    {
        var what = ErrorText.Describe(error, verbose: false);
        Assert.DoesNotContain(what.Message, char.IsControl);
        Assert.EndsWith(".", what.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Unexpected", what.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", what.Hint ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void FullDisk_BehindAFailedTorrent_StillHasItsHint() => Assert.Contains(
        "goes on where it stopped",
        ErrorText.Describe(new TorrentException("failed", new ChunkStoreException(ChunkStoreError.DiskFull, "The disk is full")), verbose: false).Hint,
        StringComparison.Ordinal);

    [Fact]
    public void OtherErrors_AreCalledBugs()
    {
        var what = ErrorText.Describe(new InvalidCastException("x"), verbose: false);
        Assert.Contains("InvalidCastException", what.Message, StringComparison.Ordinal);
        Assert.Contains("report", what.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_AddsWhereItCameFrom()
    {
        var what = ErrorText.Describe(new IOException("x"), verbose: true);
        Assert.Contains("System.IO.IOException", what.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(what.Message, char.IsControl);
    }
}
