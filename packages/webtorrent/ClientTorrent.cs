using System.Net;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;
using WebTorrent.Tracker;

namespace WebTorrent;

/// <summary>A torrent of a client, with what finds its peers.</summary>
internal sealed class ClientTorrent : IAsyncDisposable
{
    private readonly TorrentEnvironment _environment;
    private readonly List<TrackerLink> _links = [];
    private Task? _disposed;

    public ClientTorrent(TorrentSource source, AddTorrentOptions options, WebTorrentClientOptions client, TorrentEnvironment environment, TrackerClients trackers)
    {
        _environment = environment;
        Torrent = new Torrent(source, environment, options.Torrent ?? client.Torrent);
        Torrent.AddPeers([.. options.Peers], isTrusted: true);
        AddMagnetPeers(source, client);
        if (!client.EnableTrackers || !options.UseTrackers)
            return;

        IReadOnlyList<IReadOnlyList<string>> named = [.. options.Announce.Select(url => (IReadOnlyList<string>)[url])];
        Link(() => trackers.Users, named, static _ => true);
        Link(() => trackers.Strangers, Without(TiersOf(source), options.Announce), endPoint => client.AllowPrivateAddresses || AddressPolicy.IsPublic(endPoint.Address));
    }

    public Torrent Torrent { get; }

    public IReadOnlyList<TrackerStatus> Trackers => [.. _links.SelectMany(l => l.Trackers)];

    public void Start()
    {
        Torrent.Start();
        foreach (var link in _links)
            link.Start();
    }

    public ValueTask DisposeAsync()
    {
        lock (_links)
            _disposed ??= StopAsync(); // The client may end while somebody removes the torrent.
        return new ValueTask(_disposed);
    }

    private async Task StopAsync()
    {
        // The trackers first: what they are told last is how far the torrent came.
        await Task.WhenAll(_links.Select(l => l.DisposeAsync().AsTask())).ConfigureAwait(false);
        var isDone = Torrent.State == TorrentState.Seeding;
        await Torrent.DisposeAsync().ConfigureAwait(false);
        if (isDone && _environment.ResumeStore is { } resume)
            await resume.DeleteAsync(Torrent.InfoHash, CancellationToken.None).ConfigureAwait(false);
    }

    private static IReadOnlyList<IReadOnlyList<string>> TiersOf(TorrentSource source)
        => source.Info?.AnnounceTiers ?? [.. source.Magnet!.Trackers.Select(url => (IReadOnlyList<string>)[url])];

    /// <summary>What the user named is announced to once, as the user's.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Without(IReadOnlyList<IReadOnlyList<string>> tiers, IReadOnlyList<string> named)
        => [.. tiers.Select(tier => (IReadOnlyList<string>)[.. tier.Except(named, StringComparer.Ordinal)]).Where(tier => tier.Count > 0)];

    private void Link(Func<TrackerClient> client, IReadOnlyList<IReadOnlyList<string>> tiers, Func<IPEndPoint, bool> mayDial)
    {
        if (tiers.Count > 0)
            _links.Add(new TrackerLink(Torrent, client(), tiers, _environment.PeerId, (ushort)_environment.ListenPort, mayDial));
    }

    /// <summary>BEP 9 "x.pe": addresses only; a host name in a link would make us look it up for a stranger.</summary>
    private void AddMagnetPeers(TorrentSource source, WebTorrentClientOptions client)
    {
        foreach (var address in source.Magnet?.PeerAddresses ?? [])
        {
            if (IPEndPoint.TryParse(address, out var endPoint) && endPoint.Port > 0 && (client.AllowPrivateAddresses || AddressPolicy.IsPublic(endPoint.Address)))
                Torrent.AddPeer(endPoint);
        }
    }
}
