namespace WebTorrent.ParseTorrent;

/// <summary>One file of a torrent (BEP 3, <c>files</c>). Immutable.</summary>
public sealed record TorrentFileEntry
{
    /// <summary>
    /// Where to store the file: relative, <c>/</c> between the components, never leaving the folder it is put in.
    /// Starts with <see cref="TorrentInfo.Name"/>: as its folder, or, in a torrent of a single file, as the whole path.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>
    /// The path as its author wrote it, <c>/</c> between the components. For a person's eyes only: it may hold anything.
    /// </summary>
    public required string DisplayPath { get; init; }

    /// <summary>Bytes in the file, 0 or more.</summary>
    public required long Length { get; init; }

    /// <summary>Where the file begins in the torrent's bytes, all files laid end to end.</summary>
    public required long Offset { get; init; }

    /// <summary>What else the torrent says of it (BEP 47).</summary>
    public TorrentFileAttributes Attributes { get; init; }

    /// <summary>
    /// For a symbolic link (BEP 47), the <see cref="Path"/> of the file in the same torrent that it points to;
    /// <see langword="null"/> if this is no link, or the link points outside the torrent, at nothing, or at a folder.
    /// </summary>
    public string? LinkTarget { get; init; }

    /// <summary>
    /// The file holds only zeros that move the next file to a piece boundary (BEP 47); it is not stored, and several
    /// such files may share one <see cref="Path"/>.
    /// </summary>
    public bool IsPadding => Attributes.HasFlag(TorrentFileAttributes.Padding);

    /// <summary>The entry is a symbolic link (BEP 47): it has no bytes, and is best left out on a disk.</summary>
    public bool IsSymlink => Attributes.HasFlag(TorrentFileAttributes.Symlink);
}
