using System.Net;
using WebTorrent.ChunkStore;
using WebTorrent.Datagram;
using WebTorrent.Identifiers;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine;
using WebTorrent.Utp;

namespace WebTorrent.Interop.Tests;

/// <summary>Our engine in this process, with uTP and nothing else.</summary>
internal sealed class UtpEngine : IAsyncDisposable
{
    private readonly DatagramSocket _socket = new(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
    private readonly UtpTransport _transport;
    private readonly PeerAcceptor _acceptor;

    public UtpEngine(Payload payload, string folder, bool isSeeder, bool isFirewalled = false)
    {
        _socket.Start();
        _transport = new UtpTransport(_socket);
        if (isFirewalled) Firewall = new UtpFirewall(_socket, _transport);
        IPeerTransport transport = (IPeerTransport?)Firewall ?? _transport;
        _transport.Start();
        var environment = new TorrentEnvironment
        {
            PeerId = PeerId.Generate("-WT0001-"u8, Random.Shared),
            Transports = [transport],
            HolepunchTransport = transport,
            OpenStore = info => new FileChunkStore(info, folder),
            RandomSeed = Random.Shared.Next,
            ListenPort = _socket.LocalEndPoint.Port,
        };
        // Behind a firewall, a seeder that dials of its own accord would open the way that a test wants opened otherwise.
        var options = new TorrentOptions { TrustContent = isSeeder, DialWhenComplete = !isFirewalled };
        Torrent = new Torrent(TorrentSource.FromInfo(TorrentInfo.Parse(File.ReadAllBytes(payload.Torrent.Path))), environment, options);
        _acceptor = new PeerAcceptor(transport, environment, options, hash => hash == Torrent.InfoHash ? Torrent : null);
        _acceptor.Start();
        Torrent.Start();
    }

    public Torrent Torrent { get; }

    public IPEndPoint Listen => _socket.LocalEndPoint;

    /// <summary>What keeps strangers out; null: nothing does.</summary>
    public UtpFirewall? Firewall { get; }

    public DatagramCounters Counters => _socket.Counters;

    public async ValueTask DisposeAsync()
    {
        await _acceptor.DisposeAsync();
        await Torrent.DisposeAsync();
        await _transport.DisposeAsync();
        await _socket.DisposeAsync();
    }
}
