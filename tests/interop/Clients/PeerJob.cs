using System.Net;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>What a client is told to do.</summary>
public sealed record PeerJob
{
    /// <summary>The path of a .torrent file, or a magnet link.</summary>
    public required string Source { get; init; }

    /// <summary>The folder that holds, or shall hold, the file or folder with the torrent's name.</summary>
    public required string Folder { get; init; }

    /// <summary>An empty folder for what else the client writes.</summary>
    public required string Scratch { get; init; }

    /// <summary>Where the client listens.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Peers that it connects to, where it can be told any.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>The tracker that the source names too, or null when there is none.</summary>
    public string? Tracker { get; init; }

    /// <summary>A node of the DHT where the client enters it, or null when it stays out.</summary>
    public IPEndPoint? DhtEntrance { get; init; }

    /// <summary>Whether a seeder believes that its data is right without looking at it, where it can be told so.</summary>
    public bool SkipCheck { get; init; }
}
