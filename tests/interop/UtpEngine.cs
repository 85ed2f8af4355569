using System.Net;
using WebTorrent.ChunkStore;
using WebTorrent.Datagram;
using WebTorrent.Identifiers;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;
using WebTorrent.Utp;

namespace WebTorrent.Interop.Tests;

/// <summary>Our engine in this process, with uTP and nothing else.</summary>
internal sealed class UtpEngine : IAsyncDisposable
{
    private readonly DatagramSocket _socket = new(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
    private readonly UtpTransport _transport;
    private readonly PeerAcceptor _acceptor;

    public UtpEngine(Payload payload, string folder, bool isSeeder)
    {
        _socket.Start();
        _transport = new UtpTransport(_socket);
        _transport.Start();
        var environment = new TorrentEnvironment
        {
            PeerId = PeerId.Generate("-WT0001-"u8, Random.Shared),
            Transports = [_transport],
            OpenStore = info => new FileChunkStore(info, folder),
            RandomSeed = Random.Shared.Next,
            ListenPort = _socket.LocalEndPoint.Port,
        };
        var options = new TorrentOptions { TrustContent = isSeeder };
        Torrent = new Torrent(TorrentSource.FromInfo(TorrentInfo.Parse(File.ReadAllBytes(payload.Torrent.Path))), environment, options);
        _acceptor = new PeerAcceptor(_transport, environment, options, hash => hash == Torrent.InfoHash ? Torrent : null);
        _acceptor.Start();
        Torrent.Start();
    }

    public Torrent Torrent { get; }

    public IPEndPoint Listen => _socket.LocalEndPoint;

    public DatagramCounters Counters => _socket.Counters;

    public async ValueTask DisposeAsync()
    {
        await _acceptor.DisposeAsync();
        await Torrent.DisposeAsync();
        await _transport.DisposeAsync();
        await _socket.DisposeAsync();
    }
}
