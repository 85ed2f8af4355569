using WebTorrent.Benchmarks.Measurement;
using WebTorrent.Benchmarks.Transfer;

namespace WebTorrent.Benchmarks.Pages;

/// <summary>JavaScript's WebTorrent in a page of Chromium. It seeds random bytes of its own, as many as the workload has.</summary>
internal sealed class ChromiumPagePeer : PagePeer
{
    public override async Task<(string Magnet, IAsyncDisposable Seeder)> SeedAsync(Workload load, string tracker, CancellationToken cancellationToken)
    {
        const string Seed = "async ({ length, trackers }) => (await import('/webtorrent_page.mjs')).seed(length, trackers)";
        var page = await ChromiumPage.OpenAsync();
        var told = await page.RunAsync(Seed, new { length = load.Length, trackers = new[] { tracker } }, cancellationToken);
        return (told.GetProperty("magnet").GetString()!, page);
    }

    public override async Task<double> LeechAsync(Workload load, string magnet, string tracker, CancellationToken cancellationToken)
    {
        const string Leech = "async ({ magnet, trackers }) => (await import('/webtorrent_page.mjs')).leech(magnet, trackers)";
        await using var page = await ChromiumPage.OpenAsync();
        var told = await page.RunAsync(Leech, new { magnet, trackers = new[] { tracker } }, cancellationToken);
        return told.GetProperty("transferSeconds").GetDouble();
    }
}
