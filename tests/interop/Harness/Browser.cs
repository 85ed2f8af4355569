using Microsoft.Playwright;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Headless Chromium of the machine, started when the first page is opened and ended with the tests of a class. Safe to use from several threads.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<bool, IBrowser> _browsers = [];
    private IPlaywright? _playwright;

    /// <summary>Opens a page at <c>http://127.0.0.1/</c>, which has what only secure pages have.</summary>
    /// <param name="hidesAddresses">Whether it tells mDNS names in place of its addresses, as browsers do when a page has not asked for the camera.</param>
    public async Task<BrowserPage> OpenAsync(bool hidesAddresses = false)
    {
        string program = Installed.Program("chromium");
        await _gate.WaitAsync();
        try
        {
            if (!_browsers.TryGetValue(hidesAddresses, out IBrowser? browser)) _browsers.Add(hidesAddresses, browser = await Chromium.LaunchAsync(_playwright ??= await Chromium.PrepareAsync(), program, hidesAddresses));
            return await BrowserPage.OpenAsync(browser);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IBrowser browser in _browsers.Values) await browser.CloseAsync();
        _playwright?.Dispose();
        _gate.Dispose();
    }
}
