using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TorrentDiscovery.WebRtc;

namespace WebTorrent.Network;

/// <summary>Makes WebRTC connections for the client's trackers: with care where a stranger named the tracker, at private addresses too where the user did. Thread-safe.</summary>
internal sealed class Introducers : IAsyncDisposable
{
    private readonly WebTorrentClientOptions _options;
    private readonly Action<InfoHash, PeerConnection> _connected;
    private readonly List<WebRtcIntroducer> _made = [];
    private readonly Lock _gate = new();

    /// <param name="options">The client's.</param>
    /// <param name="connected">Gets the connections.</param>
    /// <exception cref="ArgumentException">A server's URL is none, or it needs an account.</exception>
    public Introducers(WebTorrentClientOptions options, Action<InfoHash, PeerConnection> connected)
    {
        (_options, _connected) = (options, connected);
        Make(allowPrivate: false); // What is wrong with the servers is said now, not by the first tracker.
    }

    /// <summary>One more.</summary>
    /// <param name="allowPrivate">Whether peers are looked for at private addresses.</param>
    public WebRtcIntroducer Make(bool allowPrivate)
    {
        var isOnLoopback = _options.Listen is { } listen && IPAddress.IsLoopback(listen.Address);
        var introducer = new WebRtcIntroducer(
            new WebRtcIntroducerOptions
            {
                // From an address of this machine only, the public servers cannot be reached.
                IceServers = isOnLoopback && ReferenceEquals(_options.IceServers, WebTorrentClientOptions.PublicIceServers) ? [] : _options.IceServers,
                Address = _options.Listen?.Address ?? IPAddress.IPv6Any,
                AllowPrivateAddresses = allowPrivate,
                TimeProvider = _options.TimeProvider,
                Logger = _options.LoggerFactory.CreateLogger<WebRtcIntroducer>(),
            },
            _connected);
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
