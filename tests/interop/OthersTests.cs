using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>The other programs among themselves: where these fail, the surroundings are at fault and not we.</summary>
public sealed class OthersTests(Payloads payloads)
{
    [Theory]
    [InlineData("libtorrent", "aria2", PayloadKind.ManyFiles)]
    [InlineData("libtorrent", "transmission", PayloadKind.SingleFile)]
    [InlineData("libtorrent", "webtorrent-js", PayloadKind.EmptyFiles)]
    [InlineData("aria2", "libtorrent", PayloadKind.SingleFile)]
    [InlineData("transmission", "libtorrent", PayloadKind.ManyFiles)]
    [InlineData("webtorrent-js", "libtorrent", PayloadKind.SingleFile)]
    public async Task Transfer_BetweenOthers_EndsRight(string seeder, string leecher, PayloadKind kind) =>
        await Swarm.TransferAsync(await payloads.GetAsync(kind), KnownClients.Named(seeder), KnownClients.Named(leecher), SourceKind.Magnet);
}
