using System.Net;
using WebTorrent.CreateTorrent;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;
using WebTorrent.TestKit;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Tests;

public sealed class WebTorrentClientTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SeedAndAddByMagnet_StreamsEveryByte()
    {
        var payload = RandomBytes(3_000_000);
        var path = _folder.Write("seed/payload.bin", payload);
        await using var seeder = Client("seed");
        var seeding = await seeder.SeedAsync(path);
        Assert.Equal(TorrentState.Seeding, seeding.State);

        await using var client = Client("copy");
        var torrent = await client.AddAsync(seeding.Info!.ToMagnet().ToString(), Peer(seeder));
        var copy = new MemoryStream();
        await torrent.Files[0].OpenRead().CopyToAsync(copy);

        Assert.Equal(payload, copy.ToArray());
        await torrent.WaitForCompletionAsync();
        Assert.Equal(payload, await File.ReadAllBytesAsync(_folder.Combine("copy", "payload.bin")));
    }

    [Fact]
    public async Task Folder_WithUnicodeAndEmptyFiles_ComesOutAsItWas()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["ä ö ü.txt"] = RandomBytes(10),
            ["空/文件.bin"] = RandomBytes(100_000),
            ["empty"] = [],
            ["a/b/c/deep"] = RandomBytes(40_000),
        };
        foreach (var (name, bytes) in files)
            _folder.Write("seed/things/" + name, bytes);
        await using var seeder = Client("seed");
        var seeding = await seeder.SeedAsync(_folder.Combine("seed", "things"));

        await using var client = Client("copy");
        var torrent = await client.AddAsync(TorrentSource.FromBytes(seeding.Info!.ToTorrentFile()), Peer(seeder));
        await torrent.WaitForCompletionAsync();

        foreach (var (name, bytes) in files)
            Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.Combine("copy", "things", name)));
    }

    [Fact]
    public async Task Stopped_InTheMiddle_GoesOnFromWhatWasVerified_AndCleansUpAfterItself()
    {
        var payload = RandomBytes(20_000_000);
        var path = _folder.Write("seed/payload.bin", payload);
        await using var seeder = Client("seed");
        var seeding = await seeder.SeedAsync(path, new TorrentBuilderOptions { PieceLength = 64 * 1024 });
        var source = TorrentSource.FromInfo(seeding.Info!);

        var first = Client("copy");
        var torrent = await first.AddAsync(source, Peer(seeder));
        while (torrent.GetStatus().PiecesVerified < 5)
            await Task.Delay(5);
        await first.DisposeAsync();
        var kept = torrent.GetStatus().BytesVerified;
        Assert.True(Directory.Exists(_folder.Combine("copy", ".webtorrent")) || kept == payload.Length);

        await using (var second = Client("copy"))
        {
            torrent = await second.AddAsync(source, Peer(seeder));
            await torrent.WaitForCompletionAsync();
            Assert.Equal(payload.Length - kept, torrent.GetStatus().BytesDownloaded);
        }

        Assert.Equal(payload, await File.ReadAllBytesAsync(_folder.Combine("copy", "payload.bin")));
        Assert.False(Directory.Exists(_folder.Combine("copy", ".webtorrent")));
    }

    [Fact]
    public async Task OneFlippedByte_IsMended_AndOnlyItsPieceFetched()
    {
        var payload = RandomBytes(1_000_000);
        var path = _folder.Write("seed/payload.bin", payload);
        await using var seeder = Client("seed");
        var seeding = await seeder.SeedAsync(path, new TorrentBuilderOptions { PieceLength = 32 * 1024 });
        var broken = payload.ToArray();
        broken[500_000] ^= 1;
        _folder.Write("copy/payload.bin", broken);

        await using var client = Client("copy");
        var torrent = await client.AddAsync(TorrentSource.FromInfo(seeding.Info!), Peer(seeder));
        await torrent.WaitForCompletionAsync();

        Assert.Equal(32 * 1024, torrent.GetStatus().BytesDownloaded);
        Assert.Equal(payload, await File.ReadAllBytesAsync(_folder.Combine("copy", "payload.bin")));
    }

    [Fact]
    public async Task SameTorrentTwice_IsAnError_ButNotAfterRemoving()
    {
        var path = _folder.Write("seed/payload.bin", RandomBytes(1_000));
        await using var client = Client("seed");
        var torrent = await client.SeedAsync(path);

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SeedAsync(path));
        await client.RemoveAsync(torrent);
        await client.RemoveAsync(torrent);
        Assert.Empty(client.Torrents);
        Assert.NotNull(await client.SeedAsync(path));
    }

    [Fact]
    public async Task RemovingATorrentThatWasAddedAnew_TouchesOnlyTheOldOne()
    {
        var path = _folder.Write("seed/payload.bin", RandomBytes(1_000));
        await using var client = Client("seed");
        var old = await client.SeedAsync(path);
        await client.RemoveAsync(old);
        var anew = await client.SeedAsync(path);

        await client.RemoveAsync(old);

        Assert.Same(anew, Assert.Single(client.Torrents));
        Assert.Equal(TorrentState.Seeding, anew.State);
    }

    [Fact]
    public async Task SameMagnetTwice_TheSecondDialsNobody()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var client = Client("copy");
        var source = TorrentSource.Parse("0123456789abcdef0123456789abcdef01234567");
        await client.StartTorrentAsync(source);

        var twice = new AddTorrentOptions { Peers = [listener.LocalEndpoint] };
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.StartTorrentAsync(source, twice));

        await Task.Delay(500);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task PortTaken_IsATypedError()
    {
        await using var first = Client("a");
        await first.StartAsync();
        await using var second = new WebTorrentClient(new WebTorrentClientOptions { Listen = first.ListenEndPoint });

        var error = await Assert.ThrowsAsync<PeerTransportException>(() => second.StartAsync().AsTask());

        Assert.Equal(PeerTransportErrorCode.AddressInUse, error.Code);
    }

    [Fact]
    public async Task PortOfTheDhtTaken_NothingStaysOpen_AndTheNextStartSucceeds()
    {
        using var taken = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var listen = (IPEndPoint)free.LocalEndpoint;
        free.Dispose();
        await using var client = new WebTorrentClient(Options("a") with
        {
            Listen = listen,
            DhtPort = ((IPEndPoint)taken.LocalEndPoint!).Port,
            DhtBootstrap = [],
        });

        await Assert.ThrowsAsync<Datagram.DatagramException>(() => client.StartAsync().AsTask());
        Assert.Null(client.ListenEndPoint);
        taken.Dispose();

        await client.StartAsync();
        Assert.Equal(listen, client.ListenEndPoint);
    }

    [Fact]
    public async Task WithoutListening_ItStillDownloads()
    {
        var path = _folder.Write("seed/payload.bin", RandomBytes(50_000));
        await using var seeder = Client("seed");
        var seeding = await seeder.SeedAsync(path);
        await using var client = new WebTorrentClient(new WebTorrentClientOptions { Listen = null, DownloadDirectory = _folder.Combine("copy") });

        var torrent = await client.AddAsync(TorrentSource.FromInfo(seeding.Info!), Peer(seeder));
        await torrent.WaitForCompletionAsync();

        Assert.Null(client.ListenEndPoint);
    }

    [Fact]
    public async Task OverIPv6_WorksAsOverIPv4()
    {
        var path = _folder.Write("seed/payload.bin", RandomBytes(50_000));
        await using var seeder = new WebTorrentClient(Options("seed") with { Listen = new IPEndPoint(IPAddress.IPv6Loopback, 0) });
        var seeding = await seeder.SeedAsync(path);
        await using var client = new WebTorrentClient(Options("copy") with { Listen = new IPEndPoint(IPAddress.IPv6Any, 0) });

        var torrent = await client.AddAsync(TorrentSource.FromInfo(seeding.Info!), Peer(seeder));

        await torrent.WaitForCompletionAsync();
        Assert.Equal(50_000, torrent.GetStatus().BytesDownloaded);
    }

    [Fact]
    public async Task Cancelled_WhileWaitingForMetadata_LeavesNoTorrent()
    {
        await using var client = Client("copy");
        using var soon = new CancellationTokenSource(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.AddAsync("0123456789abcdef0123456789abcdef01234567", cancellationToken: soon.Token));

        Assert.Empty(client.Torrents);
    }

    [Fact]
    public async Task MagnetPeersAtPrivateAddresses_AreNotDialled_UnlessAllowed()
    {
        var path = _folder.Write("seed/payload.bin", RandomBytes(50_000));
        await using var seeder = Client("seed");
        var seeding = await seeder.SeedAsync(path);
        var magnet = seeding.Info!.ToMagnet() with { PeerAddresses = [seeder.ListenEndPoint!.ToString()] };

        await using var careful = Client("careful");
        var shunned = await careful.StartTorrentAsync(TorrentSource.Parse(magnet.ToString()));
        await Task.Delay(1_000);
        Assert.Equal(0, shunned.GetStatus().PeersKnown);

        await using var open = new WebTorrentClient(Options("open") with { AllowPrivateAddresses = true });
        var torrent = await open.AddAsync(magnet.ToString());
        await torrent.WaitForCompletionAsync();
    }

    [Fact]
    public async Task AfterDispose_AddingThrows()
    {
        var client = Client("a");
        await client.DisposeAsync();
        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AddAsync("0123456789abcdef0123456789abcdef01234567"));
    }

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static AddTorrentOptions Peer(WebTorrentClient seeder) => new() { Peers = [seeder.ListenEndPoint!] };

    private WebTorrentClient Client(string folder) => new(Options(folder));

    private WebTorrentClientOptions Options(string folder)
        => new() { Listen = new IPEndPoint(IPAddress.Loopback, 0), DownloadDirectory = _folder.Combine(folder) };
}
