using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.DataChannel;
using WebTorrent.Dtls;
using WebTorrent.Sctp;
using WebTorrent.SimplePeer.Network;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer;

/// <summary>Settings of a <see cref="WebRtcPeer"/>; immutable, validated by its constructor.</summary>
public sealed record WebRtcPeerOptions
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    /// <summary>Whether this side makes the offer; the other side must not. Default: false.</summary>
    public bool Initiator { get; init; }

    /// <summary>
    /// Whether candidates are told one by one as they are found, each in a signal of its own. Without, there is one signal that has them all: for where signals are
    /// dear, such as trackers and people who copy them by hand. Default: true.
    /// </summary>
    public bool Trickle { get; init; } = true;

    /// <summary>Servers that tell our address (STUN) or relay for us (TURN), at most 16 addresses are asked. Default: none.</summary>
    public IReadOnlyList<IceServer> IceServers { get; init; } = [];

    /// <summary>How the servers' names are looked up: all addresses, or a <see cref="System.Net.Sockets.SocketException"/>. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolver { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>
    /// Decides whether the certificate of a <c>turns:</c> server is trusted. Null, the default: it is if the system trusts it for the name in the URL.
    /// </summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; init; }

    /// <summary>Whether only what TURN servers relay is used, so that the other side does not learn our addresses. Default: false.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Whether the initiator's channel has a name, and which. Null: twenty random bytes in hexadecimal, as in JavaScript. Default: null.</summary>
    public string? ChannelName { get; init; }

    /// <summary>How the initiator's channel behaves. Default: ordered and reliable, which <see cref="WebRtcPeer.Pipe"/> needs.</summary>
    public DataChannelOptions Channel { get; init; } = new();

    /// <summary>The address to bind to. Default: all, of IPv6 and IPv4, and a free port.</summary>
    public IPEndPoint Bind { get; init; } = new(IPAddress.IPv6Any, 0);

    /// <summary>
    /// Whether to let the kernel cut and join datagrams (UDP_SEGMENT and UDP_GRO of Linux) where it can. Default: true.
    /// </summary>
    public bool EnableOffload { get; init; } = true;

    /// <summary>Whether to offer, and look for the other side at, loopback addresses: for two peers on one machine. Default: false.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>
    /// Whether to look for the other side at private and other special addresses that its signal names, as browsers do; false where signals come from strangers.
    /// Whoever reaches us first is answered either way. Default: true.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; } = true;

    /// <summary>Whether to ask the local network for the mDNS names that browsers tell instead of addresses. Default: false.</summary>
    public bool ResolveMdns { get; init; }

    /// <summary>The certificate; one may serve many peers, which then can be told to be the same machine. Null: a new one. Not disposed of here.</summary>
    public DtlsCertificate? Certificate { get; init; }

    /// <summary>Most bytes of a message that we take. 1 KiB to 2 MiB; default 256 KiB.</summary>
    public int MaxMessageSize { get; init; } = 256 * KiB;

    /// <summary>Bytes that wait for whoever reads, and again as many on the way; then the other side is slowed down. 128 KiB to 64 MiB; default 4 MiB.</summary>
    public int ReceiveBuffer { get; init; } = 4 * MiB;

    /// <summary>Bytes that may wait to be sent; then <see cref="WebRtcPeer.SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/> waits. 128 KiB to 64 MiB; default 2 MiB.</summary>
    public int SendBuffer { get; init; } = 2 * MiB;

    /// <summary>How long to wait for the servers before an offer or answer without trickle goes without them. 100 ms to 60 s; default 3 s.</summary>
    public TimeSpan GatheringTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long all of it may take from the other side's first signal on. 1 s to 10 min; default 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Checks all of it, as the constructor of <see cref="WebRtcPeer"/> does: for whoever makes peers later.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="ArgumentException">A server's URL is none, or it needs an account; the channel's name or protocol is too long.</exception>
    public void Validate()
    {
        NotNull(IceServers, nameof(IceServers));
        NotNull(Resolver, nameof(Resolver));
        NotNull(Channel, nameof(Channel));
        NotNull(Bind, nameof(Bind));
        InRange(MaxMessageSize, KiB, 2 * MiB, nameof(MaxMessageSize));
        InRange(ReceiveBuffer, 128 * KiB, 64 * MiB, nameof(ReceiveBuffer));
        InRange(SendBuffer, 128 * KiB, 64 * MiB, nameof(SendBuffer));
        InRange(GatheringTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60), nameof(GatheringTimeout));
        InRange(ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(ConnectTimeout));
        ServerResolver.Parse(IceServers);
        if (ChannelName is not null || Channel != new DataChannelOptions())
            Rehearse();
    }

    /// <summary>Opens such a channel where nobody hears it: what is wrong with it is said now, and not when the other side answers.</summary>
    private void Rehearse() => new DataChannelSession(new SctpAssociationCore()).Open(TimeSpan.Zero, ChannelName ?? "", Channel);

    private static void NotNull(object? value, string name)
    {
        if (value is null)
            throw new ArgumentNullException(name);
    }

    private static void InRange<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}
