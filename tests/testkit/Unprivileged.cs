using System.Diagnostics;
using Xunit;

namespace WebTorrent.TestKit;

/// <summary>For tests of what happens without permission: root has every permission.</summary>
public static class Unprivileged
{
    private const string Mark = "WEBTORRENT_TEST_IS_UNPRIVILEGED";

    /// <summary>Where this process is root's, runs the test that calls this anew, in one that root has taken its rights from, and fails as it does.</summary>
    /// <returns>True: it was run there, and nothing is left to do here.</returns>
    public static async Task<bool> RunInsteadAsync()
    {
        if (!Environment.IsPrivilegedProcess || Environment.GetEnvironmentVariable(Mark) is not null)
            return false;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This user may read and write everything, and only on Linux can it give that up.");
        var test = TestContext.Current;
        var name = $"{test.TestClass!.TestClassName}.{test.TestMethod!.MethodName}";
        string[] command = ["--bounding-set=-all", "--inh-caps=-all", "dotnet", test.TestAssembly!.AssemblyPath, "-noColor", "-method", name];
        using var process = Process.Start(new ProcessStartInfo("setpriv", command) { RedirectStandardOutput = true, UseShellExecute = false, Environment = { [Mark] = "1" } })!;
        var said = await process.StandardOutput.ReadToEndAsync(test.CancellationToken);
        await process.WaitForExitAsync(test.CancellationToken);
        Assert.True(process.ExitCode == 0 && said.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), said);
        return true;
    }
}
