using System.Text.Json;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>A page of Chromium.</summary>
internal sealed class PageEnd : JavaScriptEnd
{
    private const string Make = """
        async initiator => {
          const { Partner } = await import('/webrtc_partner.mjs')
          globalThis.partner = new Partner({ initiator, trickle: false, config: {}, RTCPeerConnection })
        }
        """;

    private const string Call = "([method, ...rest]) => partner[method](...rest)";

    private readonly ChromiumPage _page;

    private PageEnd(ChromiumPage page) => _page = page;

    public static async Task<PageEnd> OpenAsync(bool isInitiator, CancellationToken cancellationToken)
    {
        var page = await ChromiumPage.OpenAsync();
        await page.RunAsync(Make, isInitiator, cancellationToken);
        return new PageEnd(page);
    }

    public override Task<double> ReadCpuSecondsAsync() => _page.ReadCpuSecondsAsync();

    public override ValueTask DisposeAsync() => _page.DisposeAsync();

    protected override Task<JsonElement> CallAsync(string method, object[] arguments, CancellationToken cancellationToken) =>
        _page.RunAsync(Call, arguments.Prepend(method).ToArray(), cancellationToken);
}
