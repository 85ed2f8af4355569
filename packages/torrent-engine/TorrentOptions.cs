namespace WebTorrent.TorrentEngine;

/// <summary>The limits and habits of one torrent. Immutable; checked by the constructor of <see cref="Torrent"/>.</summary>
public sealed record TorrentOptions
{
    /// <summary>The most peers connected at once, 1 to 10,000. Default 100.</summary>
    public int MaxPeers { get; init; } = 100;

    /// <summary>The most peers at one address of the Internet, 1 to 10,000. Default 8. Private addresses and this machine's are not counted.</summary>
    public int MaxPeersPerHost { get; init; } = 8;

    /// <summary>Peers tell each other of peers (BEP 11) and introduce them (BEP 55). Default true; never done for private torrents (BEP 27).</summary>
    public bool EnablePex { get; init; } = true;

    /// <summary>The most connections being opened at once, 1 to 1,000. Default 16.</summary>
    public int MaxHalfOpen { get; init; } = 16;

    /// <summary>The most addresses kept, 1 to 100,000. Default 2,000.</summary>
    public int MaxKnownPeers { get; init; } = 2_000;

    /// <summary>How many peers are served at once, the optimistic one included, 2 to 1,000. Default 10.</summary>
    public int UploadSlots { get; init; } = 10;

    /// <summary>The most blocks asked of one peer at once, 1 to 10,000. Default 750 (12 MiB on their way: more holds the caches of both ends up, less leaves the line idle). A peer's own limit ("reqq") holds too.</summary>
    public int MaxRequestsPerPeer { get; init; } = 750;

    /// <summary>The most requests one peer may have queued here, 100 to 10,000; announced to it as "reqq". Default 2,000.</summary>
    public int MaxQueuedRequests { get; init; } = 2_000;

    /// <summary>Bytes of pieces held in memory while they are put together, checked and written, at least 1 MiB. Default 48 MiB. Two pieces are always allowed.</summary>
    public long PieceMemory { get; init; } = 48L << 20;

    /// <summary>How many pieces are hashed at once, 1 to 64. Default: the number of processors, at most 4.</summary>
    public int HashWorkers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>How long a peer may owe us blocks before they are asked of others, 1 s to 10 min. Default 20 s. After three such silences in a row it is dropped.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a handshake may take, 1 s to 2 min. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a peer may say nothing at all (BEP 3: two minutes between keep-alives), 10 s to 1 h. Default 3 min.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often resume data is saved while pieces come, 1 s to 1 h. Default 5 s.</summary>
    public TimeSpan ResumeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How far ahead of a stream's position pieces are asked for, in bytes, at least one piece. Default 8 MiB.</summary>
    public long StreamReadAhead { get; init; } = 8L << 20;

    /// <summary>Takes pieces in order instead of rarest first. Default false; streams get theirs first either way.</summary>
    public bool Sequential { get; init; }

    /// <summary>Dials peers also when everything is here, to serve those that cannot dial us. Default true.</summary>
    public bool DialWhenComplete { get; init; } = true;

    /// <summary>Takes the store's content for right without hashing it: for a payload that was hashed a moment ago. Default false.</summary>
    public bool TrustContent { get; init; }

    /// <summary>Gets the metadata of a magnet link and serves it, but opens no store and downloads nothing. Default false.</summary>
    public bool MetadataOnly { get; init; }

    internal static void Validate(TorrentOptions options)
    {
        Check(options.MaxPeers is >= 1 and <= 10_000, nameof(MaxPeers));
        Check(options.MaxPeersPerHost is >= 1 and <= 10_000, nameof(MaxPeersPerHost));
        Check(options.MaxHalfOpen is >= 1 and <= 1_000, nameof(MaxHalfOpen));
        Check(options.MaxKnownPeers is >= 1 and <= 100_000, nameof(MaxKnownPeers));
        Check(options.UploadSlots is >= 2 and <= 1_000, nameof(UploadSlots));
        Check(options.MaxRequestsPerPeer is >= 1 and <= 10_000, nameof(MaxRequestsPerPeer));
        Check(options.MaxQueuedRequests is >= 100 and <= 10_000, nameof(MaxQueuedRequests));
        Check(options.PieceMemory >= 1 << 20, nameof(PieceMemory));
        Check(options.HashWorkers is >= 1 and <= 64, nameof(HashWorkers));
        Check(options.RequestTimeout >= TimeSpan.FromSeconds(1) && options.RequestTimeout <= TimeSpan.FromMinutes(10), nameof(RequestTimeout));
        Check(options.HandshakeTimeout >= TimeSpan.FromSeconds(1) && options.HandshakeTimeout <= TimeSpan.FromMinutes(2), nameof(HandshakeTimeout));
        Check(options.IdleTimeout >= TimeSpan.FromSeconds(10) && options.IdleTimeout <= TimeSpan.FromHours(1), nameof(IdleTimeout));
        Check(options.ResumeInterval >= TimeSpan.FromSeconds(1) && options.ResumeInterval <= TimeSpan.FromHours(1), nameof(ResumeInterval));
        Check(options.StreamReadAhead >= 0, nameof(StreamReadAhead));

        void Check(bool isValid, string name)
        {
            if (!isValid)
                throw new ArgumentOutOfRangeException(nameof(options), $"TorrentOptions.{name} is out of its range.");
        }
    }
}
