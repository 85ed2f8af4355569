using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.Network;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentDiscovery;
using WebTorrent.TorrentEngine;
using WebTorrent.Tracker;

namespace WebTorrent.Torrents;

/// <summary>A torrent of a client, with what finds its peers.</summary>
internal sealed class ClientTorrent : IAsyncDisposable
{
    private readonly TorrentEnvironment _environment;
    private readonly DiscoveryLink _link;
    private readonly Lock _lock = new();
    private Task? _disposed;

    public ClientTorrent(TorrentSource source, AddTorrentOptions options, WebTorrentClientOptions client, TorrentEnvironment environment, ClientNetwork network)
    {
        _environment = environment;
        var limits = options.Torrent ?? client.Torrent;
        Torrent = new Torrent(source, environment, limits with { EnablePex = limits.EnablePex && client.EnablePex });
        Torrent.AddPeers([.. options.Peers], isTrusted: true);
        AddMagnetPeers(source, client);
        AddDhtNodes(source, network);
        _link = new DiscoveryLink(Torrent, environment.PeerId, new PeerDiscoveryOptions
        {
            Port = (ushort)environment.ListenPort,
            ExternalPort = () => network.ExternalPort,
            Trackers = client.EnableTrackers && options.UseTrackers ? [.. TrackersOf(source, options, client, network.Trackers)] : [],
            Dht = network.Dht,
            Neighbourhood = network.Neighbours,
            AllowPrivateAddresses = client.AllowPrivateAddresses,
            TimeProvider = client.TimeProvider,
            Logger = environment.LoggerFactory.CreateLogger(nameof(PeerDiscovery)),
        });
    }

    public Torrent Torrent { get; }

    public IReadOnlyList<TrackerStatus> Trackers => _link.Trackers;

    public void Start()
    {
        Torrent.Start();
        _link.Start();
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
            _disposed ??= StopAsync(); // The client may end while somebody removes the torrent.
        return new ValueTask(_disposed);
    }

    private async Task StopAsync()
    {
        // The trackers first: what they are told last is how far the torrent came.
        await _link.DisposeAsync().ConfigureAwait(false);
        var isDone = Torrent.State == TorrentState.Seeding;
        await Torrent.DisposeAsync().ConfigureAwait(false);
        if (isDone && _environment.ResumeStore is { } resume)
            await resume.DeleteAsync(Torrent.InfoHash, CancellationToken.None).ConfigureAwait(false);
    }

    private static IEnumerable<TrackerGroup> TrackersOf(TorrentSource source, AddTorrentOptions options, WebTorrentClientOptions client, TrackerClients trackers)
    {
        if (options.Announce.Count > 0)
            yield return new TrackerGroup(trackers.Users, [.. options.Announce.Select(url => (IReadOnlyList<string>)[url])], MayNamePrivatePeers: true);
        var strangers = Without(TiersOf(source), options.Announce);
        if (strangers.Count > 0)
            yield return new TrackerGroup(trackers.Strangers, strangers, client.AllowPrivateAddresses);
    }

    private static IReadOnlyList<IReadOnlyList<string>> TiersOf(TorrentSource source)
        => source.Info?.AnnounceTiers ?? [.. source.Magnet!.Trackers.Select(url => (IReadOnlyList<string>)[url])];

    /// <summary>What the user named is announced to once, as the user's.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Without(IReadOnlyList<IReadOnlyList<string>> tiers, IReadOnlyList<string> named)
        => [.. tiers.Select(tier => (IReadOnlyList<string>)[.. tier.Except(named, StringComparer.Ordinal)]).Where(tier => tier.Count > 0)];

    /// <summary>BEP 9 "x.pe": addresses only; a host name in a link would make us look it up for a stranger.</summary>
    private void AddMagnetPeers(TorrentSource source, WebTorrentClientOptions client)
    {
        foreach (var endPoint in AddressesIn(source.Magnet?.PeerAddresses))
        {
            if (client.AllowPrivateAddresses || endPoint.Address.IsPublic())
                Torrent.AddPeer(endPoint);
        }
    }

    /// <summary>BEP 5 "nodes" of a torrent without trackers: addresses only, too.</summary>
    private static void AddDhtNodes(TorrentSource source, ClientNetwork network)
    {
        if (network.Dht is null || source.Info is not { IsPrivate: false } info)
            return;
        foreach (var endPoint in AddressesIn(info.Nodes))
            network.Dht.AddNode(endPoint);
    }

    private static IEnumerable<IPEndPoint> AddressesIn(IReadOnlyList<string>? texts)
    {
        foreach (var text in texts ?? [])
        {
            if (IPEndPoint.TryParse(text, out var endPoint) && endPoint.Port > 0)
                yield return endPoint;
        }
    }
}
