using System.Diagnostics;
using WebTorrent.TestKit;

namespace WebTorrent.CreateTorrent.Tests;

public sealed class TorrentBuilderErrorTests
{
    [Fact]
    public async Task APathThatIsNotThere() => await AssertErrorAsync(TorrentBuildErrorCode.NotFound, () => new TorrentBuilder().BuildAsync("/no/such/path"));

    [Fact]
    public async Task NothingToShare()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Combine("root", "sub"));
        await AssertErrorAsync(TorrentBuildErrorCode.NothingToShare, () => new TorrentBuilder().BuildAsync(folder.Combine("root")));
        folder.Write("root/sub/empty", []);
        folder.Write("root/.DS_Store", "x"u8);
        await AssertErrorAsync(TorrentBuildErrorCode.NothingToShare, () => new TorrentBuilder().BuildAsync(folder.Combine("root")));
        await AssertErrorAsync(TorrentBuildErrorCode.NothingToShare, () => new TorrentBuilder().BuildAsync([]));
    }

    [Theory]
    [InlineData("a/../b")]
    [InlineData("..")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("a\0b")]
    [InlineData("sub/\\a")]
    [InlineData("sub/C:\\a")]
    public async Task AnInputWhoseNameIsNone(string path) =>
        await AssertErrorAsync(TorrentBuildErrorCode.InvalidName, () => new TorrentBuilder(new() { Name = "n" }).BuildAsync([new TorrentInput(path, 1, _ => throw new InvalidOperationException("must not be opened"))]));

    [Fact]
    public async Task AFileWhoseNameIsNoUtf8()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such names.");
        using var folder = new TempFolder();
        await ShellAsync("printf x > \"$0/$(printf 'a\\377b')\"");
        Assert.Single(Directory.GetFiles(folder.FullPath));
        await AssertErrorAsync(TorrentBuildErrorCode.Unreadable, () => new TorrentBuilder().BuildAsync(folder.FullPath));
        // Nor can .NET delete what it cannot name.
        await ShellAsync("rm \"$0\"/*");

        async Task ShellAsync(string command)
        {
            using var shell = Process.Start("sh", ["-c", command, folder.FullPath]);
            await shell.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void ATorrentWhoseNameIsNone(string name) =>
        Assert.Equal(TorrentBuildErrorCode.InvalidName, Assert.Throws<TorrentBuildException>(() => new TorrentBuilder(new() { Name = name })).Code);

    [Fact]
    public async Task TwoInputs_NeedNamesOfTheirOwn_AndOneForTheTorrent()
    {
        await AssertErrorAsync(TorrentBuildErrorCode.InvalidName, () => new TorrentBuilder(new() { Name = "n" }).BuildAsync([Input("a"), Input("a")]));
        await AssertErrorAsync(TorrentBuildErrorCode.InvalidName, () => new TorrentBuilder().BuildAsync([Input("a"), Input("b")]));

        static TorrentInput Input(string path) => new(path, "x"u8.ToArray());
    }

    [Theory]
    [InlineData(99_999)]
    [InlineData(100_001)]
    [InlineData(0)]
    public async Task AStreamOfAnotherLength_Changed(int actual)
    {
        var input = new TorrentInput("a", 100_000, _ => new(new MemoryStream(new byte[actual])));
        var error = await AssertErrorAsync(TorrentBuildErrorCode.FileChanged, () => new TorrentBuilder().BuildAsync([input]));
        Assert.Equal("a", error.Path);
    }

    [Fact]
    public async Task AStreamThatFails_IsUnreadable()
    {
        foreach (var fault in new Exception[] { new IOException("no"), new UnauthorizedAccessException(), new OperationCanceledException() })
        {
            var input = new TorrentInput("a", 5, _ => throw fault);
            var error = await AssertErrorAsync(TorrentBuildErrorCode.Unreadable, () => new TorrentBuilder().BuildAsync([input]));
            Assert.Same(fault, error.InnerException);
        }
    }

    [Theory]
    [InlineData("grows")]
    [InlineData("shrinks")]
    [InlineData("is rewritten")]
    [InlineData("goes away")]
    public async Task AFileThatChangesMeanwhile(string how)
    {
        using var folder = new TempFolder();
        folder.Write("root/a", Payload.Bytes(200_000));
        var b = folder.Write("root/b", Payload.Bytes(3_000_000));
        File.SetLastWriteTimeUtc(b, DateTime.UnixEpoch);
        var changed = 0;

        // With a worker for each buffer the reader is still far from the end when the first piece is done.
        var builder = new TorrentBuilder(new() { PieceLength = 16_384, HashWorkers = 1, MaxReadAhead = 0 });
        var error = await AssertErrorAsync(TorrentBuildErrorCode.FileChanged, () => builder.BuildAsync(folder.Combine("root"), new DirectProgress(_ =>
        {
            if (changed++ == 0)
                Change(b, how);
        })));
        Assert.Equal("b", error.Path);
    }

    [Fact]
    public async Task AFileThatMayNotBeRead()
    {
        if (await Unprivileged.RunInsteadAsync())
            return;
        using var folder = new TempFolder();
        var path = folder.Write("root/a", "x"u8);
        if (OperatingSystem.IsWindows())
            Assert.Skip("Files have no such modes on Windows.");
        else
            File.SetUnixFileMode(path, UnixFileMode.None);
        await AssertErrorAsync(TorrentBuildErrorCode.Unreadable, () => new TorrentBuilder().BuildAsync(folder.Combine("root")));
    }

    [Fact]
    public async Task MorePiecesThanATorrentHolds()
    {
        var input = new TorrentInput("a", long.MaxValue, _ => throw new InvalidOperationException("must not be opened"));
        await AssertErrorAsync(TorrentBuildErrorCode.TooManyPieces, () => new TorrentBuilder().BuildAsync([input]));
        await AssertErrorAsync(TorrentBuildErrorCode.TooManyPieces, () => new TorrentBuilder(new() { Name = "n" }).BuildAsync([input, new TorrentInput("b", [1])]));
        await AssertErrorAsync(TorrentBuildErrorCode.TooManyPieces, () => new TorrentBuilder(new() { Name = "n", PadFiles = true, PieceLength = 1 << 27 }).BuildAsync([input, new TorrentInput("b", [1])]));
    }

    [Fact]
    public async Task Cancelled_StopsSoon_ByTheCallersToken()
    {
        using var cancel = new CancellationTokenSource();
        var opened = 0;
        var inputs = Enumerable.Range(0, 1_000).Select(i => new TorrentInput($"f{i}", 16_384, _ =>
        {
            opened++;
            return new(new MemoryStream(new byte[16_384]));
        })).ToList();

        var builder = new TorrentBuilder(new() { Name = "n", PieceLength = 16_384, HashWorkers = 1, MaxReadAhead = 0 });
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => builder.BuildAsync(inputs, new DirectProgress(_ => cancel.Cancel()), cancel.Token));
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.InRange(opened, 1, 10);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => builder.BuildAsync(inputs, null, cancel.Token));
    }

    [Fact]
    public async Task AListenerThatThrows_EndsTheWorkWithItsError()
    {
        var builder = new TorrentBuilder(new() { PieceLength = 16_384 });
        var thrown = new InvalidOperationException("listener");
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => builder.BuildAsync([new TorrentInput("a", new byte[2_000_000])], new DirectProgress(_ => throw thrown))));
    }

    private static void Change(string path, string how)
    {
        switch (how)
        {
            case "grows":
                File.AppendAllText(path, "more");
                break;
            case "shrinks":
                using (var file = File.OpenWrite(path))
                    file.SetLength(1_000_000);
                break;
            case "is rewritten":
                using (var file = File.OpenWrite(path))
                    file.WriteByte(0);
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    private static async Task<TorrentBuildException> AssertErrorAsync(TorrentBuildErrorCode code, Func<Task> build)
    {
        var error = await Assert.ThrowsAsync<TorrentBuildException>(build);
        Assert.Equal(code, error.Code);
        return error;
    }
}
