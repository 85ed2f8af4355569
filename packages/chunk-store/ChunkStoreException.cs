namespace WebTorrent.ChunkStore;

/// <summary>A store could not read or write.</summary>
public sealed class ChunkStoreException : IOException
{
    /// <summary>An error without a cause that is known.</summary>
    public ChunkStoreException()
        : this(ChunkStoreError.Other, "The store failed.")
    {
    }

    /// <summary>An error of kind <see cref="ChunkStoreError.Other"/>.</summary>
    public ChunkStoreException(string message)
        : this(ChunkStoreError.Other, message)
    {
    }

    /// <summary>An error of kind <see cref="ChunkStoreError.Other"/>, and what caused it.</summary>
    public ChunkStoreException(string message, Exception innerException)
        : this(ChunkStoreError.Other, message, path: null, innerException)
    {
    }

    /// <summary>An error of a kind.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">The same for a person, with what to do about it if that is known.</param>
    /// <param name="path">The file or folder concerned, if there is one.</param>
    /// <param name="innerException">What caused it.</param>
    public ChunkStoreException(ChunkStoreError kind, string message, string? path = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Path = path;
    }

    /// <summary>What went wrong.</summary>
    public ChunkStoreError Kind { get; }

    /// <summary>The file or folder concerned; <see langword="null"/> if there is none.</summary>
    public string? Path { get; }
}
