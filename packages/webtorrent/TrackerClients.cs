using Microsoft.Extensions.Logging;
using WebTorrent.Tracker;

namespace WebTorrent;

/// <summary>Two tracker clients: one for trackers that a stranger named, one for those that the user did.</summary>
internal sealed class TrackerClients : IAsyncDisposable
{
    public TrackerClients(WebTorrentClientOptions options)
    {
        var shared = new TrackerClientOptions
        {
            UserAgent = ClientName.NameAndVersion,
            TimeProvider = options.TimeProvider,
            Logger = options.LoggerFactory.CreateLogger<TrackerClient>(),
        };
        Strangers = new TrackerClient(shared with { AllowPrivateAddresses = options.AllowPrivateAddresses });
        Users = new TrackerClient(shared with { AllowPrivateAddresses = true });
    }

    /// <summary>For the trackers of torrents and magnet links.</summary>
    public TrackerClient Strangers { get; }

    /// <summary>For the trackers that the user named.</summary>
    public TrackerClient Users { get; }

    public async ValueTask DisposeAsync()
    {
        await Strangers.DisposeAsync().ConfigureAwait(false);
        await Users.DisposeAsync().ConfigureAwait(false);
    }
}
