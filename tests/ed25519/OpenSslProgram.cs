using System.ComponentModel;
using System.Diagnostics;
using WebTorrent.TestKit;

namespace WebTorrent.Ed25519.Tests;

/// <summary>OpenSSL's command line, which signs and verifies files.</summary>
internal static class OpenSslProgram
{
    private static readonly byte[] PrivateKeyHeader = Convert.FromHexString("302e020100300506032b657004220420");
    private static readonly byte[] PublicKeyHeader = Convert.FromHexString("302a300506032b6570032100");

    /// <summary>Skips the test where there is no OpenSSL, or fails it where there must be one.</summary>
    public static void Require()
    {
        try
        {
            if (Run("list", "-public-key-algorithms") == 0)
                return;
        }
        catch (Win32Exception)
        {
            // There is no such program.
        }

        const string Reason = "The program openssl is not installed.";
        if (Environment.GetEnvironmentVariable("WEBTORRENT_REQUIRE_PEERS") is "1")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    public static byte[] Sign(TempFolder folder, byte[] seed, byte[] message)
    {
        var key = folder.Write("key.der", [.. PrivateKeyHeader, .. seed]);
        var signature = folder.Combine("signature");
        Assert.Equal(0, Run("pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", key, "-in", folder.Write("message", message), "-out", signature));
        return File.ReadAllBytes(signature);
    }

    public static bool Verify(TempFolder folder, byte[] publicKey, byte[] message, byte[] signature)
    {
        var key = folder.Write("public.der", [.. PublicKeyHeader, .. publicKey]);
        return Run(
            "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", key,
            "-in", folder.Write("message", message), "-sigfile", folder.Write("signature", signature)) == 0;
    }

    private static int Run(params string[] arguments)
    {
        // Only the exit code counts; what it prints would not fill a pipe.
        var start = new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
