using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.ChunkStore;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine;

/// <summary>What differs between a server, a phone and a browser page, handed to the engine so that it never asks.</summary>
/// <remarks>Shared by all torrents of a client; everything in it must be safe to use from several torrents at once.</remarks>
public sealed record TorrentEnvironment
{
    /// <summary>Who we are.</summary>
    public required PeerId PeerId { get; init; }

    /// <summary>
    /// How peers can be reached, the best first. A dial goes over the first that can connect to an address; the next one is tried beside it when that
    /// does not answer soon, and at once when it fails. Not disposed by the engine.
    /// </summary>
    public required IReadOnlyList<IPeerTransport> Transports { get; init; }

    /// <summary>The one of <see cref="Transports"/> over which two peers can dial each other at the same time (uTP), so that they meet through NATs (BEP 55); null: none.</summary>
    public IPeerTransport? HolepunchTransport { get; init; }

    /// <summary>Opens the store of a torrent whose metadata has become known. The torrent disposes it.</summary>
    public required Func<TorrentInfo, IChunkStore> OpenStore { get; init; }

    /// <summary>Where resume data is kept; null: nowhere.</summary>
    public IResumeStore? ResumeStore { get; init; }

    /// <summary>Hashes pieces. Default: the BCL's SHA-1.</summary>
    public IPieceHasher Hasher { get; init; } = new Sha1PieceHasher();

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Seeds the torrent's choices (which piece, which peer); a simulation gives a fixed one. Not for secrets.</summary>
    public required Func<int> RandomSeed { get; init; }

    /// <summary>The port that peers should be told we listen on (BEP 10 "p"); 0: none.</summary>
    public int ListenPort { get; init; }

    /// <summary>The UDP port of our node of the DHT, which peers that have one are told (BEP 5, "port"); 0: there is none.</summary>
    public int DhtPort { get; init; }

    /// <summary>Hears of nodes of the DHT that peers say they run (BEP 5, "port"). Called on the torrent's loop: must not block. Never for private torrents.</summary>
    public Action<System.Net.IPEndPoint>? DhtNodeTold { get; init; }

    /// <summary>What we call ourselves to peers (BEP 10 "v").</summary>
    public string ClientVersion { get; init; } = "WebTorrent.NET";

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
