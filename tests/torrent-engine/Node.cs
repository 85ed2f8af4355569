using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using WebTorrent.ChunkStore;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>One torrent on one host of a <see cref="MemoryNetwork"/>, kept in memory.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly PeerAcceptor _acceptor;
    private MemoryChunkStore? _store;

    private Node(MemoryNetwork network, TorrentSource source, TestTorrent? content, TorrentOptions options, TimeProvider time, IPieceHasher? hasher, bool isFirewalled = false, Action? opening = null)
    {
        Transport = network.AddHost(isFirewalled);
        var environment = new TorrentEnvironment
        {
            PeerId = PeerId.Generate("-TS0001-"u8, new Random(Transport.LocalEndPoint!.GetHashCode())),
            Transports = [Transport],
            HolepunchTransport = network.DialsFromListenPort ? Transport : null,
            DhtPort = DhtPort,
            DhtNodeTold = DhtNodes.Add,
            OpenStore = info =>
            {
                opening?.Invoke();
                return _store = content?.Store ?? new MemoryChunkStore(info.Length, info.PieceLength);
            },
            TimeProvider = time,
            RandomSeed = () => 7,
            Hasher = hasher ?? new Sha1PieceHasher(),
            ListenPort = EndPoint.Port,
        };
        Torrent = new Torrent(source, environment, options with { TrustContent = content is not null });
        _acceptor = new PeerAcceptor(Transport, environment, options, hash => hash == Torrent.InfoHash ? Torrent : null);
        _acceptor.Start();
        Torrent.Start();
    }

    public IPeerTransport Transport { get; }

    public IPEndPoint EndPoint => (IPEndPoint)Transport.LocalEndPoint!;

    public Torrent Torrent { get; }

    /// <summary>The port that every node says its node of the DHT has.</summary>
    public const int DhtPort = 4711;

    /// <summary>Nodes of the DHT that peers told of.</summary>
    public ConcurrentBag<IPEndPoint> DhtNodes { get; } = [];

    public static Node Seeder(MemoryNetwork network, TestTorrent torrent, TorrentOptions? options = null, TimeProvider? time = null)
        => new(network, TorrentSource.FromInfo(torrent.Info), torrent, options ?? new TorrentOptions(), time ?? TimeProvider.System, hasher: null);

    public static Node Leecher(MemoryNetwork network, TestTorrent torrent, TorrentOptions? options = null, TimeProvider? time = null, IPieceHasher? hasher = null, bool isFirewalled = false, Action? opening = null)
        => new(network, TorrentSource.FromInfo(torrent.Info), content: null, options ?? new TorrentOptions(), time ?? TimeProvider.System, hasher, isFirewalled, opening);

    /// <summary>Knows nothing but the info-hash.</summary>
    public static Node FromMagnet(MemoryNetwork network, TestTorrent torrent, TorrentOptions? options = null, Action? opening = null)
        => new(network, TorrentSource.Parse(torrent.Info.ToMagnet().ToString()), content: null, options ?? new TorrentOptions(), TimeProvider.System, hasher: null, opening: opening);

    public void Knows(params Node[] others) => Torrent.AddPeers([.. others.Select(o => (EndPoint)o.EndPoint)], isTrusted: true);

    /// <summary>What the store holds, as a SHA-256 in hexadecimal.</summary>
    public async Task<string> HashContentAsync()
    {
        var info = Torrent.Info!;
        var bytes = new byte[info.Length];
        for (var piece = 0; piece < info.PieceCount; piece++)
            await _store!.ReadAsync(piece, 0, bytes.AsMemory(piece * info.PieceLength, info.GetPieceLength(piece)));
        return Convert.ToHexString(SHA256.HashData(bytes));
    }

    public async Task CompleteAsync(int seconds = 20)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await Torrent.WaitForCompletionAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _acceptor.DisposeAsync();
        await Torrent.DisposeAsync();
        await Transport.DisposeAsync();
    }
}
