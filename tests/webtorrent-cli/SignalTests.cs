using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

/// <summary>The program as a process of its own: what happens on real signals.</summary>
public sealed partial class SignalTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task FirstSignal_EndsInOrder_With130(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no POSIX signals.");
        var torrent = _folder.Combine("x.torrent");
        await CliRun.OfAsync("create", _folder.Write("x", new byte[100_000]), "--output", torrent);
        using var process = Start("download", torrent, "--out", _folder.Combine("out"), "--listen", "127.0.0.1:0", "--json");
        await ReadUntilAsync(process, "\"metadata\"");
        Assert.Equal(0, Kill(process.Id, signal));
        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Contains("\"interrupted\"", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrackerThatNeverAnswers_HoldsUpTheEndForAFewSecondsAtMost()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no POSIX signals.");
        using var tracker = new TcpListener(IPAddress.Loopback, 0);
        tracker.Start();
        var torrent = _folder.Combine("x.torrent");
        await CliRun.OfAsync("create", _folder.Write("x", new byte[100_000]), "--output", torrent);
        using var process = Start("download", torrent, "--out", _folder.Combine("out"), "--listen", "127.0.0.1:0", "--json", "--announce", $"http://{tracker.LocalEndpoint}/announce");
        using var asked = await tracker.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
        var signalled = Stopwatch.GetTimestamp();
        Assert.Equal(0, Kill(process.Id, Interrupt));
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(signalled).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task Version_IsPrintedByTheProgramItself()
    {
        using var process = Start("--version");
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, process.ExitCode);
        Assert.Equal(CliProduct.Version, output.Trim());
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    private static Process Start(params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "WebTorrent.Cli.dll");
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [program, .. args])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static async Task ReadUntilAsync(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The program ended without {text}.");
    }
}
