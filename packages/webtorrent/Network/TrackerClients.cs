using Microsoft.Extensions.Logging;
using WebTorrent.Datagram;
using WebTorrent.Tracker;

namespace WebTorrent.Network;

/// <summary>Two tracker clients, each made when it is first needed: one for trackers that a stranger named, one for those that the user did.</summary>
internal sealed class TrackerClients : IAsyncDisposable
{
    private readonly Lazy<TrackerClient> _strangers;
    private readonly Lazy<TrackerClient> _users;

    /// <param name="options">The client's.</param>
    /// <param name="socket">The socket to ask UDP trackers with; null: each client has one of its own.</param>
    /// <param name="introducer">Makes WebRTC connections; whether at private addresses too. Null: there are none.</param>
    public TrackerClients(WebTorrentClientOptions options, DatagramSocket? socket, Func<bool, IPeerSignaling>? introducer)
    {
        _strangers = new(() => Make(options, socket, introducer, options.AllowPrivateAddresses));
        _users = new(() => Make(options, socket, introducer, allowPrivate: true));
    }

    /// <summary>For the trackers of torrents and magnet links.</summary>
    public TrackerClient Strangers => _strangers.Value;

    /// <summary>For the trackers that the user named.</summary>
    public TrackerClient Users => _users.Value;

    public async ValueTask DisposeAsync()
    {
        if (_strangers.IsValueCreated)
            await Strangers.DisposeAsync().ConfigureAwait(false);
        if (_users.IsValueCreated)
            await Users.DisposeAsync().ConfigureAwait(false);
    }

    private static TrackerClient Make(WebTorrentClientOptions options, DatagramSocket? socket, Func<bool, IPeerSignaling>? introducer, bool allowPrivate) => new(new TrackerClientOptions
    {
        AllowPrivateAddresses = allowPrivate,
        Socket = socket,
        Signaling = introducer?.Invoke(allowPrivate),
        UserAgent = ClientName.NameAndVersion,
        TimeProvider = options.TimeProvider,
        Logger = options.LoggerFactory.CreateLogger<TrackerClient>(),
    });
}
