using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Datagram;
using WebTorrent.Dht;
using WebTorrent.Identifiers;
using WebTorrent.LocalDiscovery;
using WebTorrent.NatMapping;
using WebTorrent.Protocol;
using WebTorrent.TcpTransport;
using WebTorrent.TorrentDiscovery;
using WebTorrent.Utp;

namespace WebTorrent.Network;

/// <summary>The sockets of a client, and everything on them that its torrents share. TCP and UDP have the same port.</summary>
internal sealed class ClientNetwork : IAsyncDisposable
{
    // A free TCP port may be taken in UDP.
    private const int PortAttempts = 20;

    private readonly WebTorrentClientOptions _options;
    private readonly Introducers? _introducers;
    private TcpPeerTransport? _tcp;
    private DatagramSocket? _udp;
    private UtpTransport? _utp;
    private DhtService? _dht;
    private PortMapper? _mapper;
    private PortMapping? _mapping;

    /// <param name="options">The client's.</param>
    /// <param name="introduced">Gets the WebRTC connections that trackers bring about.</param>
    public ClientNetwork(WebTorrentClientOptions options, Action<InfoHash, PeerConnection> introduced)
    {
        _options = options;
        _introducers = options.EnableWebRtc ? new Introducers(options, introduced) : null;
        Trackers = MakeTrackers(socket: null);
    }

    /// <summary>How peers can be reached, the best first.</summary>
    public IReadOnlyList<IPeerTransport> Transports { get; private set; } = [];

    /// <summary>uTP, over which NATs can be passed; null when it is off.</summary>
    public IPeerTransport? Utp => _utp;

    /// <summary>Where peers are awaited; null: nowhere.</summary>
    public IPEndPoint? ListenEndPoint { get; private set; }

    /// <summary>The port under which the Internet reaches us: what the router forwards, or else <see cref="ListenEndPoint"/>'s; 0: none.</summary>
    public ushort ExternalPort => (ushort)(_mapping?.Status.External?.Port ?? ListenEndPoint?.Port ?? 0);

    /// <summary>Our node of the DHT; null when it is off.</summary>
    public DhtNode? Dht => _dht?.Node;

    /// <summary>The UDP port of that node; 0: there is none.</summary>
    public int DhtPort => _dht?.Port ?? 0;

    /// <summary>Discovery on the local network; null when it is off.</summary>
    public Neighbourhood? Neighbours { get; private set; }

    /// <summary>Who makes announces.</summary>
    public TrackerClients Trackers { get; private set; }

    /// <summary>Opens the port, and everything on it.</summary>
    /// <exception cref="PeerTransportException">The TCP port is taken, or the address is not this machine's.</exception>
    /// <exception cref="DatagramException">The UDP port is.</exception>
    public async Task StartAsync()
    {
        try
        {
            await OpenAsync().ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false); // Nothing stays open, and it may be tried again.
            throw;
        }
    }

    private async Task OpenAsync()
    {
        await BindAsync().ConfigureAwait(false);
        Transports = [.. new IPeerTransport?[] { _tcp, _utp }.OfType<IPeerTransport>()];
        Trackers = MakeTrackers(_udp);
        if (UsesDht)
            _dht = await DhtService.StartAsync(_options, _udp!).ConfigureAwait(false);
        if (_options.EnableLocalDiscovery && ListenEndPoint is not null && !IsOnLoopback)
            StartLocalDiscovery();
        if (_options.EnableNatMapping && ListenEndPoint is { } listen && !IsOnLoopback)
            StartMapping((ushort)listen.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_mapper is not null)
            await _mapper.DisposeAsync().ConfigureAwait(false);
        if (Neighbours is not null)
            await Neighbours.DisposeAsync().ConfigureAwait(false);
        if (_dht is not null)
            await _dht.DisposeAsync().ConfigureAwait(false);
        await Trackers.DisposeAsync().ConfigureAwait(false);
        if (_introducers is not null)
            await _introducers.DisposeAsync().ConfigureAwait(false);
        await CloseSocketsAsync().ConfigureAwait(false);
        (_mapper, _mapping, Neighbours, _dht, Transports) = (null, null, null, null, []);
    }

    /// <summary>Nobody but this machine can reach us, so nobody else has to be told.</summary>
    private bool IsOnLoopback => ListenEndPoint is { } listen && IPAddress.IsLoopback(listen.Address);

    private bool NeedsUdp => _options.EnableUtp || _options.EnableDht;

    /// <summary>From an address of this machine only, the public nodes cannot be reached.</summary>
    private bool UsesDht => _options.EnableDht && !(IsOnLoopback && ReferenceEquals(_options.DhtBootstrap, DhtOptions.PublicBootstrap));

    private async Task BindAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Bind();
                return;
            }
            catch (DatagramException exception)
            {
                await CloseSocketsAsync().ConfigureAwait(false);
                if (_options.Listen is not { Port: 0 } || !_options.EnableTcp || exception.Code != DatagramErrorCode.AddressInUse || attempt == PortAttempts)
                    throw;
            }
        }
    }

    private void Bind()
    {
        if (_options.EnableTcp)
        {
            _tcp = new TcpPeerTransport(new TcpTransportOptions { Listen = _options.Listen, MaxConnections = _options.MaxConnections, TimeProvider = _options.TimeProvider });
            if (_options.Listen is not null)
                _tcp.Start();
            ListenEndPoint = _tcp.LocalEndPoint as IPEndPoint;
        }

        if (!NeedsUdp)
            return;
        _udp = new DatagramSocket(new DatagramSocketOptions
        {
            Bind = ListenEndPoint ?? _options.Listen ?? new IPEndPoint(IPAddress.IPv6Any, 0),
            TimeProvider = _options.TimeProvider,
            Logger = _options.LoggerFactory.CreateLogger<DatagramSocket>(),
        });
        _udp.Start();
        if (_options.EnableUtp)
            StartUtp();
    }

    private TrackerClients MakeTrackers(DatagramSocket? socket) => new(_options, socket, _introducers is null ? null : _introducers.Make);

    private void StartUtp()
    {
        _utp = new UtpTransport(_udp!, new UtpOptions { MaxConnections = _options.MaxConnections, TimeProvider = _options.TimeProvider });
        _utp.Start();
        if (_options.Listen is not null)
            ListenEndPoint ??= _udp!.LocalEndPoint;
    }

    private void StartLocalDiscovery()
    {
        Neighbours = new Neighbourhood(new LocalDiscoveryOptions
        {
            TimeProvider = _options.TimeProvider,
            Logger = _options.LoggerFactory.CreateLogger<Neighbourhood>(),
        });
    }

    private void StartMapping(ushort port)
    {
        _mapper = new PortMapper(new PortMapperOptions
        {
            TimeProvider = _options.TimeProvider,
            Logger = _options.LoggerFactory.CreateLogger<PortMapper>(),
        });
        _mapper.Start();
        if (_udp is not null)
            _mapping = _mapper.AddMapping(new PortMappingRequest(PortMappingProtocol.Udp, port));
        if (_tcp is not null)
            _mapping = _mapper.AddMapping(new PortMappingRequest(PortMappingProtocol.Tcp, port));
        if (_dht is not null && _dht.Port != port)
            _mapper.AddMapping(new PortMappingRequest(PortMappingProtocol.Udp, (ushort)_dht.Port));
    }

    private async Task CloseSocketsAsync()
    {
        if (_utp is not null)
            await _utp.DisposeAsync().ConfigureAwait(false);
        if (_tcp is not null)
            await _tcp.DisposeAsync().ConfigureAwait(false);
        if (_udp is not null)
            await _udp.DisposeAsync().ConfigureAwait(false);
        (_utp, _tcp, _udp, ListenEndPoint) = (null, null, null, null);
    }
}
