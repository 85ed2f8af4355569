using System.Text.Json;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>The other side in a page of Chromium.</summary>
internal sealed class WebRtcBrowserPartner : WebRtcPartner
{
    private const string Make = """
        async ({ simple, ...options }) => {
          const { Partner } = await import('/webrtc_partner.mjs')
          globalThis.partner = new Partner({ ...options, ...(simple ? { SimplePeer } : { RTCPeerConnection }) })
        }
        """;

    private const string Call = "([method, ...rest]) => partner[method](...rest)";

    private WebRtcBrowserPartner(BrowserPage page) => Page = page;

    public BrowserPage Page { get; }

    /// <summary>Opens a page.</summary>
    /// <param name="browser">Where.</param>
    /// <param name="simple">Whether simple-peer is to be between the page and its RTCPeerConnection.</param>
    /// <param name="initiator">Whether it makes the offers.</param>
    /// <param name="trickle">Whether it tells its candidates one by one.</param>
    /// <param name="config">The RTCConfiguration; null: nothing.</param>
    /// <param name="hidesAddresses">Whether it tells mDNS names in place of its addresses.</param>
    public static async Task<WebRtcBrowserPartner> OpenAsync(Browser browser, bool simple, bool initiator, bool trickle = true, object? config = null, bool hidesAddresses = false)
    {
        var page = await browser.OpenAsync(hidesAddresses);
        await page.RunAsync(Make, new { simple, initiator, trickle, config = config ?? new { } });
        return new WebRtcBrowserPartner(page);
    }

    public override ValueTask DisposeAsync() => Page.DisposeAsync();

    protected override Task<JsonElement?> CallAsync(string method, params object?[] arguments) => Page.RunAsync(Call, new[] { method }.Concat(arguments).ToArray());
}
