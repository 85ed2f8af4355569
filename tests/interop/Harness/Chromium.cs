using Microsoft.Playwright;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Starts the Chromium of this machine without a window.</summary>
public static class Chromium
{
    // Root has no sandbox.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Starts what steers it. Only what is installed is run.</summary>
    public static Task<IPlaywright> PrepareAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        return Playwright.CreateAsync();
    }

    /// <summary>Starts one.</summary>
    /// <param name="playwright">What steers it.</param>
    /// <param name="program">Where it is.</param>
    /// <param name="hidesAddresses">Whether it tells mDNS names in place of its addresses, as browsers do when a page has not asked for the camera.</param>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, string program, bool hidesAddresses)
    {
        // The page comes from no address, so that to Chromium it is a stranger in the network of the trackers on this machine.
        string features = "--disable-features=LocalNetworkAccessChecks" + (hidesAddresses ? "" : ",WebRtcHideLocalIpsWithMdns");
        string[] flags = [.. Flags, features];
        return playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Headless = true, Args = flags });
    }
}
