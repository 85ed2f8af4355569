using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>What must work with every other client, in both directions.</summary>
public abstract class PartnerTests(Payloads payloads, TorrentClient partner)
{
    public static TheoryData<PayloadKind, SourceKind> Cases { get; } = new()
    {
        { PayloadKind.SingleFile, SourceKind.Torrent },
        { PayloadKind.SingleFile, SourceKind.Magnet },
        { PayloadKind.ManyFiles, SourceKind.Torrent },
        { PayloadKind.ManyFiles, SourceKind.Magnet },
        { PayloadKind.EmptyFiles, SourceKind.Torrent },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Download_FromPartner_EndsRight(PayloadKind kind, SourceKind source) =>
        await Swarm.TransferAsync(await payloads.GetAsync(kind), seeder: partner, leecher: KnownClients.Ours, source);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Seed_ToPartner_EndsRight(PayloadKind kind, SourceKind source) =>
        await Swarm.TransferAsync(await payloads.GetAsync(kind), seeder: KnownClients.Ours, leecher: partner, source);
}
