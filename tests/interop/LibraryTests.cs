using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Interop.Tests;

/// <summary>The library itself, in this process, against a libtorrent seeder.</summary>
public sealed class LibraryTests(Payloads payloads)
{
    [Fact]
    public async Task OpenRead_TheThreeLines_GiveThePayload()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using var swarm = new Swarm(payload);
        string magnet = payload.Torrent.ToMagnet(peer: (await swarm.SeedAsync(new LibtorrentClient())).Listen);
        string folder = swarm.NewFolder();
        await using (FileStream video = File.Create(Path.Combine(folder, payload.Name)))
        {
            await using var client = new WebTorrentClient(Options(swarm));
            Torrent torrent = await client.AddAsync(magnet);
            await torrent.Files[0].OpenRead().CopyToAsync(video);
        }

        payload.AssertSame(folder);
    }

    [Fact]
    public async Task OpenRead_SeveralReadersSeekingAtOnce_EachReadsWhatIsThere()
    {
        const int Readers = 4;
        const int Reads = 12;
        Payload payload = await payloads.GetAsync(PayloadKind.Large);
        await using var swarm = new Swarm(payload);
        string magnet = payload.Torrent.ToMagnet(peer: (await swarm.SeedAsync(new LibtorrentClient { UploadLimit = 100 << 20 })).Listen);
        await using var client = new WebTorrentClient(Options(swarm));
        Torrent torrent = await client.AddAsync(magnet);
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(seed => ReadHereAndThereAsync(torrent, payload, new Random(seed), Reads)));
    }

    [Fact]
    public async Task OpenRead_EndOfTheFileFirst_DoesNotWaitForTheRest()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.Large);
        await using var swarm = new Swarm(payload);
        RunningPeer seeder = await swarm.SeedAsync(new LibtorrentClient { UploadLimit = 50 << 20 });
        await using var client = new WebTorrentClient(Options(swarm));
        Torrent torrent = await client.AddAsync(payload.Torrent.ToMagnet(peer: seeder.Listen));
        await using TorrentStream stream = torrent.Files[0].OpenRead();
        stream.Seek(-1, SeekOrigin.End);
        Assert.Equal(1, await stream.ReadAsync(new byte[100]));
        Assert.InRange(await LibtorrentClient.StopAndCountUploadAsync(seeder), 1, payload.Length / 4);
    }

    private static WebTorrentClientOptions Options(Swarm swarm) => new()
    {
        DownloadDirectory = swarm.NewFolder(),
        // The seeder is on this machine, and only the magnet link names it.
        AllowPrivateAddresses = true,
    };

    private static async Task ReadHereAndThereAsync(Torrent torrent, Payload payload, Random random, int reads)
    {
        await using TorrentStream stream = torrent.Files[0].OpenRead();
        await using FileStream expected = File.OpenRead(Path.Combine(payload.Folder, payload.Name));
        for (int i = 0; i < reads; i++)
        {
            byte[] wanted = new byte[random.Next(1, 300_000)];
            byte[] got = new byte[wanted.Length];
            long position = random.NextInt64(payload.Length - wanted.Length);
            expected.Position = position;
            await expected.ReadExactlyAsync(wanted);
            stream.Seek(position, SeekOrigin.Begin);
            await stream.ReadExactlyAsync(got);
            Assert.True(wanted.AsSpan().SequenceEqual(got), $"{got.Length} bytes at {position} differ");
        }
    }
}
