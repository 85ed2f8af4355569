namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>What came of a whole piece.</summary>
internal enum PieceVerdict
{
    /// <summary>Not checked yet.</summary>
    None,

    /// <summary>The hash is right and the store has it.</summary>
    Stored,

    /// <summary>The hash is wrong.</summary>
    Bad,

    /// <summary>The hash is right, but the store did not take it.</summary>
    NotStored,
}
