using System.Globalization;
using System.Net;
using WebTorrent.ChunkStore;
using WebTorrent.Datagram;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;
using WebTorrent.Utp;

namespace WebTorrent.Benchmarks.Utp;

/// <summary>Our engine with uTP and nothing else, as a process of its own.</summary>
internal static class UtpPeer
{
    public const string CommandName = "utp-peer";

    /// <summary>Seeds a folder until the process is ended.</summary>
    public static async Task SeedAsync(string torrentPath, string folder, int port)
    {
        await RunAsync(torrentPath, folder, port, isSeeder: true, async _ =>
        {
            await Console.Out.WriteLineAsync("READY");
            await Task.Delay(Timeout.Infinite);
        });
    }

    /// <summary>Downloads from a peer on this machine.</summary>
    public static Task LeechAsync(string torrentPath, string folder, int port, int peer) =>
        RunAsync(torrentPath, folder, port, isSeeder: false, async torrent =>
        {
            torrent.AddPeer(new IPEndPoint(IPAddress.Loopback, peer), isTrusted: true);
            await torrent.WaitForCompletionAsync();
        });

    /// <summary>The command line of a seeder.</summary>
    public static string[] SeedCommand(string torrentPath, string folder, int port) =>
        [Environment.ProcessPath!, CommandName, "seed", torrentPath, folder, Text(port)];

    /// <summary>The command line of a leecher.</summary>
    public static string[] LeechCommand(string torrentPath, string folder, int port, int peer) =>
        [Environment.ProcessPath!, CommandName, "leech", torrentPath, folder, Text(port), Text(peer)];

    private static async Task RunAsync(string torrentPath, string folder, int port, bool isSeeder, Func<Torrent, Task> work)
    {
        await using var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, port) });
        socket.Start();
        await using var transport = new UtpTransport(socket);
        transport.Start();
        var environment = new TorrentEnvironment
        {
            PeerId = PeerId.Generate("-WT0001-"u8, Random.Shared),
            Transports = [transport],
            OpenStore = info => new FileChunkStore(info, folder),
            RandomSeed = Random.Shared.Next,
            ListenPort = port,
        };
        var options = new TorrentOptions { TrustContent = isSeeder };
        var source = TorrentSource.FromInfo(TorrentInfo.Parse(await File.ReadAllBytesAsync(torrentPath)));
        await using var torrent = new Torrent(source, environment, options);
        await using var acceptor = new PeerAcceptor(transport, environment, options, hash => hash == torrent.InfoHash ? torrent : null);
        acceptor.Start();
        torrent.Start();
        await work(torrent);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
