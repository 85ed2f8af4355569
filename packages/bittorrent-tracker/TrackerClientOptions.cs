using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Datagram;

namespace WebTorrent.Tracker;

/// <summary>Settings of a <see cref="TrackerClient"/>, checked by its constructor. Immutable.</summary>
public sealed record TrackerClientOptions
{
    /// <summary>
    /// Whether trackers at private, loopback, link-local and other special addresses may be contacted. Default: false, for a torrent from a
    /// stranger must not make this machine talk to its own network. Set it for trackers that the user named.
    /// It holds at the moment of connecting, so also after a redirect and whatever the name server says.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>
    /// Which addresses may be contacted besides what <see cref="AllowPrivateAddresses"/> says, such as a block list; called from any thread at the moment
    /// of connecting. Default: null, all.
    /// </summary>
    public Func<IPAddress, bool>? AddressFilter { get; init; }

    /// <summary>Whether trackers with IPv6 addresses are announced to over IPv6 as well as over IPv4 (BEP 7); WebSocket trackers over one of them. Default: true.</summary>
    public bool EnableIPv6 { get; init; } = true;

    /// <summary>The User-Agent header of HTTP requests and WebSocket handshakes. Default: "WebTorrent.NET/0.1".</summary>
    public string UserAgent { get; init; } = "WebTorrent.NET/0.1";

    /// <summary>The longest time for one whole HTTP exchange with redirects, and for connecting to a WebSocket tracker and for each of its answers. More than zero, at most an hour; default: 30 s.</summary>
    public TimeSpan HttpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many HTTP redirects are followed. 0 to 20; default: 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>The longest HTTP answer, after decompression. 1 KiB to 64 MiB; default: 2 MiB.</summary>
    public int MaxResponseLength { get; init; } = 2 * 1024 * 1024;

    /// <summary>How many peers of one answer are kept. 1 to 100,000; default: 2,000.</summary>
    public int MaxPeers { get; init; } = 2_000;

    /// <summary>
    /// The UDP socket to talk to UDP trackers through, shared with other protocols; the caller starts and disposes it, and it must live longer than
    /// the client. Default: null, one of the client's own, opened when first needed.
    /// </summary>
    public DatagramSocket? Socket { get; init; }

    /// <summary>The time before a UDP request is first sent again; it doubles each time. More than zero, at most a minute; default: 15 s (BEP 15, Time outs).</summary>
    public TimeSpan UdpInitialTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often a UDP request is sent again. 0 to 8. Default: 2, so that a dead tracker is known after 105 s; BEP 15's 8 would take more than two hours.
    /// </summary>
    public int UdpMaxRetransmissions { get; init; } = 2;

    /// <summary>Makes and answers the offers that WebSocket trackers carry between peers. Default: null, announces go without offers.</summary>
    public IPeerSignaling? Signaling { get; init; }

    /// <summary>How many offers go with an announce to a WebSocket tracker. 0 to 20; default: 5.</summary>
    public int MaxOffers { get; init; } = 5;

    /// <summary>To how many WebSocket trackers connections are kept. 1 to 10,000; default: 100.</summary>
    public int MaxWebSockets { get; init; } = 100;

    /// <summary>Finds the addresses of a host name. Default: the system's resolver. May throw <see cref="System.Net.Sockets.SocketException"/>.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolver { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Where UDP transaction ids come from; called by one thread at a time. Default: null, a cryptographic source, for the ids keep forged answers out.
    /// Pass a seeded one only to replay a test.
    /// </summary>
    public Random? Random { get; init; }

    /// <summary>Where to log. Paths and queries of URLs are never logged. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        Bounds.CheckNotNull(UserAgent, nameof(UserAgent));
        Bounds.CheckNotNull(Resolver, nameof(Resolver));
        Bounds.CheckNotNull(TimeProvider, nameof(TimeProvider));
        Bounds.CheckNotNull(Logger, nameof(Logger));
        Bounds.Check(HttpTimeout, TimeSpan.FromHours(1), nameof(HttpTimeout));
        Bounds.Check(UdpInitialTimeout, TimeSpan.FromMinutes(1), nameof(UdpInitialTimeout));
        Bounds.Check(MaxRedirects, 0, 20, nameof(MaxRedirects));
        Bounds.Check(MaxResponseLength, 1024, 64 * 1024 * 1024, nameof(MaxResponseLength));
        Bounds.Check(MaxPeers, 1, 100_000, nameof(MaxPeers));
        Bounds.Check(MaxOffers, 0, 20, nameof(MaxOffers));
        Bounds.Check(MaxWebSockets, 1, 10_000, nameof(MaxWebSockets));
        Bounds.Check(UdpMaxRetransmissions, 0, 8, nameof(UdpMaxRetransmissions));
    }
}
