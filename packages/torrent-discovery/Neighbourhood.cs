using System.Collections.Concurrent;
using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.LocalDiscovery;

namespace WebTorrent.TorrentDiscovery;

/// <summary>Discovery on the local network (BEP 14) for all torrents of a client: hands each peer to the torrent that it has. Thread-safe.</summary>
public sealed class Neighbourhood : IAsyncDisposable
{
    private readonly LocalPeerDiscovery _network;
    private readonly ConcurrentDictionary<InfoHash, Action<IPEndPoint>> _torrents = new();
    private readonly Lock _lock = new();
    private readonly Task _passing;

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public Neighbourhood(LocalDiscoveryOptions? options = null)
    {
        _network = new LocalPeerDiscovery(options);
        _network.Start();
        _passing = Task.Run(PassAsync);
    }

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync().ConfigureAwait(false);
        await _passing.ConfigureAwait(false);
    }

    /// <summary>Announces a torrent until what is returned is disposed.</summary>
    /// <param name="infoHash">The torrent; once at a time.</param>
    /// <param name="port">Where we take connections.</param>
    /// <param name="found">Takes the torrent's peers; called from any thread, must not block.</param>
    internal IDisposable Announce(InfoHash infoHash, ushort port, Action<IPEndPoint> found)
    {
        lock (_lock)
        {
            _network.Announce(infoHash, port);
            _torrents[infoHash] = found;
        }

        return new Announcement(this, infoHash, found);
    }

    /// <summary>A torrent that was added anew meanwhile stays.</summary>
    private void Stop(InfoHash infoHash, Action<IPEndPoint> found)
    {
        lock (_lock)
        {
            if (_torrents.TryRemove(new(infoHash, found)))
                _network.Stop(infoHash);
        }
    }

    private async Task PassAsync()
    {
        await foreach (var peer in _network.PeersAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_torrents.TryGetValue(peer.InfoHash, out var found))
                found(peer.EndPoint);
        }
    }

    private sealed class Announcement(Neighbourhood neighbourhood, InfoHash infoHash, Action<IPEndPoint> found) : IDisposable
    {
        public void Dispose() => neighbourhood.Stop(infoHash, found);
    }
}
