using System.Text.Json;
using Microsoft.Playwright;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>A page that has <c>webrtc_partner.mjs</c> and JavaScript's simple-peer.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private const string Address = "http://127.0.0.1/";
    private const string Html = """<!doctype html><title>peer</title><script src="simplepeer.min.js"></script>""";

    private readonly IPage _page;

    private BrowserPage(IPage page) => _page = page;

    /// <summary>Opens it; nothing listens at its address, all comes from here.</summary>
    internal static async Task<BrowserPage> OpenAsync(IBrowser browser)
    {
        // What is missing must be missed here: a route that fails is a page that never loads.
        _ = Installed.NodeModule("simple-peer/simplepeer.min.js");
        IPage page = await browser.NewPageAsync();
        await page.RouteAsync(Address + "**", FulfillAsync);
        await page.GotoAsync(Address);
        return new BrowserPage(page);
    }

    /// <summary>Runs a function of JavaScript.</summary>
    /// <param name="function">Its text; what it promises is waited for.</param>
    /// <param name="argument">What it is called with.</param>
    public Task<JsonElement?> RunAsync(string function, object? argument = null) => _page.EvaluateAsync<JsonElement?>(function, argument);

    /// <summary>Ends the page's process where it stands: no handler runs, and it says goodbye to nobody.</summary>
    public async Task KillAsync()
    {
        var crashed = new TaskCompletionSource();
        _page.Crash += (_, _) => crashed.TrySetResult();
        ICDPSession session = await _page.Context.NewCDPSessionAsync(_page);
        // Nobody is left to answer this.
        _ = session.SendAsync("Page.crash");
        await crashed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _page.CloseAsync();

    private static Task FulfillAsync(IRoute route) => new Uri(route.Request.Url).AbsolutePath switch
    {
        "/" => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = Html }),
        "/webrtc_partner.mjs" => route.FulfillAsync(new RouteFulfillOptions { Path = Installed.Script("webrtc_partner.mjs"), ContentType = "text/javascript" }),
        "/simplepeer.min.js" => route.FulfillAsync(new RouteFulfillOptions { Path = Installed.NodeModule("simple-peer/simplepeer.min.js"), ContentType = "text/javascript" }),
        "/webtorrent.min.js" => route.FulfillAsync(new RouteFulfillOptions { Path = Installed.NodeModule("webtorrent/dist/webtorrent.min.js"), ContentType = "text/javascript" }),
        "/webtorrent_page.mjs" => route.FulfillAsync(new RouteFulfillOptions { Path = Installed.Script("webtorrent_page.mjs"), ContentType = "text/javascript" }),
        _ => route.FulfillAsync(new RouteFulfillOptions { Status = 404 }),
    };
}
