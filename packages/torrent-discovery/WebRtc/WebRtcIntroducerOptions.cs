using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Stun;

namespace WebTorrent.TorrentDiscovery.WebRtc;

/// <summary>How a <see cref="WebRtcIntroducer"/> connects. Immutable; checked by its constructor.</summary>
public sealed record WebRtcIntroducerOptions
{
    /// <summary>Servers that tell our address or relay for us. Default: none, so that only peers of the same network are reached.</summary>
    public IReadOnlyList<IceServer> IceServers { get; init; } = [];

    /// <summary>How the servers' names are looked up, as in <see cref="SimplePeer.WebRtcPeerOptions.Resolver"/>; once a minute at most. Default: the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolver { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>The address to connect from, any port. Default: all, of IPv6 and IPv4.</summary>
    public IPAddress Address { get; init; } = IPAddress.IPv6Any;

    /// <summary>Whether peers are looked for at private and loopback addresses that their signals name. Who reaches us first is answered either way. Default: false.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Offers that may wait for their answer, each with a socket of its own; then the oldest is given up. 1 to 10,000; default 100.</summary>
    public int MaxOffers { get; init; } = 100;

    /// <summary>Offers of others that are being answered at once; more are ignored. 1 to 10,000; default 50.</summary>
    public int MaxAnswers { get; init; } = 50;

    /// <summary>How long an offer waits for its answer. 10 s to 5 minutes; default 50 s, as in JavaScript.</summary>
    public TimeSpan OfferLifetime { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        NotNull(IceServers, nameof(IceServers));
        NotNull(Resolver, nameof(Resolver));
        NotNull(Address, nameof(Address));
        InRange(MaxOffers, 1, 10_000, nameof(MaxOffers));
        InRange(MaxAnswers, 1, 10_000, nameof(MaxAnswers));
        InRange(OfferLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), nameof(OfferLifetime));
    }

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
