using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TorrentDiscovery.WebRtc;

namespace WebTorrent.Network;

/// <summary>Makes WebRTC connections for the client's trackers: with care where a stranger named the tracker, at private addresses too where the user did. Thread-safe.</summary>
/// <param name="options">The client's.</param>
/// <param name="connected">Gets the connections.</param>
internal sealed class Introducers(WebTorrentClientOptions options, Action<InfoHash, PeerConnection> connected) : IAsyncDisposable
{
    private readonly List<WebRtcIntroducer> _made = [];
    private readonly Lock _gate = new();

    /// <summary>One more.</summary>
    /// <param name="allowPrivate">Whether peers are looked for at private addresses.</param>
    public WebRtcIntroducer Make(bool allowPrivate)
    {
        var isOnLoopback = options.Listen is { } listen && IPAddress.IsLoopback(listen.Address);
        var introducer = new WebRtcIntroducer(
            new WebRtcIntroducerOptions
            {
                // From an address of this machine only, the public servers cannot be reached.
                IceServers = isOnLoopback && ReferenceEquals(options.IceServers, WebTorrentClientOptions.PublicIceServers) ? [] : options.IceServers,
                Address = options.Listen?.Address ?? IPAddress.IPv6Any,
                AllowPrivateAddresses = allowPrivate,
                TimeProvider = options.TimeProvider,
                Logger = options.LoggerFactory.CreateLogger<WebRtcIntroducer>(),
            },
            connected);
        lock (_gate)
            _made.Add(introducer);
        return introducer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var introducer in _made)
            await introducer.DisposeAsync().ConfigureAwait(false);
    }
}
