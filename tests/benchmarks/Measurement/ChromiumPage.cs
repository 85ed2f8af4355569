using System.Text.Json;
using Microsoft.Playwright;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Benchmarks.Measurement;

/// <summary>A page in a Chromium of its own, which has the scripts of <c>tests/interop/peers</c>.</summary>
internal sealed class ChromiumPage : IAsyncDisposable
{
    private const string Address = "http://127.0.0.1/";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;

    private ChromiumPage(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, _page) = (playwright, browser, page);

    public static async Task<ChromiumPage> OpenAsync()
    {
        var playwright = await Chromium.PrepareAsync();
        var browser = await Chromium.LaunchAsync(playwright, Installation.Chromium, hidesAddresses: false);
        var page = await browser.NewPageAsync();
        await page.RouteAsync(Address + "**", FulfillAsync);
        await page.GotoAsync(Address);
        return new ChromiumPage(playwright, browser, page);
    }

    /// <summary>Runs a function of JavaScript; what it promises is waited for.</summary>
    public async Task<JsonElement> RunAsync(string function, object? argument, CancellationToken cancellationToken) =>
        await _page.EvaluateAsync<JsonElement?>(function, argument).WaitAsync(cancellationToken) ?? default;

    /// <summary>User and system seconds of all processes of this Chromium, so far.</summary>
    public async Task<double> ReadCpuSecondsAsync()
    {
        var session = await _browser.NewBrowserCDPSessionAsync();
        var told = await session.SendAsync("SystemInfo.getProcessInfo");
        await session.DetachAsync();
        return told!.Value.GetProperty("processInfo").EnumerateArray().Sum(process => process.GetProperty("cpuTime").GetDouble());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private static Task FulfillAsync(IRoute route)
    {
        var name = new Uri(route.Request.Url).AbsolutePath[1..];
        if (name.Length == 0) return route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = "<!doctype html><title>peer</title>" });
        var file = name == "webtorrent.min.js" ? Path.Combine(Installation.PeersFolder, "node_modules", "webtorrent", "dist", name) : Installation.Script(name);
        return File.Exists(file)
            ? route.FulfillAsync(new RouteFulfillOptions { Path = file, ContentType = "text/javascript" })
            : route.FulfillAsync(new RouteFulfillOptions { Status = 404 });
    }
}
