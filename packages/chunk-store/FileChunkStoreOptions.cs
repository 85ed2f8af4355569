namespace WebTorrent.ChunkStore;

/// <summary>Limits of a <see cref="FileChunkStore"/>, which validates them.</summary>
public sealed record FileChunkStoreOptions
{
    /// <summary>How many files are kept open at once, at least 1; 128 by default. Files in use by more callers than that come on top.</summary>
    public int MaxOpenFiles { get; init; } = 128;
}
