namespace WebTorrent.ParseTorrent;

/// <summary>One file of a torrent (BEP 3, <c>files</c>; BEP 52, <c>file tree</c>). Immutable.</summary>
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

    /// <summary>
    /// Where the file begins in the torrent's bytes. In version 1 all files are laid end to end; in version 2 each file that
    /// is not empty begins with a piece of its own, and between two files may lie a gap that no file fills (BEP 52,
    /// <c>piece length</c>). In a hybrid padding files fill the gaps.
    /// </summary>
    public required long Offset { get; init; }

    /// <summary>The piece in which the file begins, <see cref="Offset"/> divided by the piece length. An empty file may begin after the last piece.</summary>
    public int FirstPiece { get; init; }

    /// <summary>
    /// The root of the file's <see cref="MerkleTree"/>, 32 bytes of the torrent's memory (BEP 52, <c>pieces root</c>). Files with
    /// the same root are the same file. Empty in version 1, and for a file without bytes.
    /// </summary>
    public ReadOnlyMemory<byte> PiecesRoot { get; init; }

    /// <summary>
    /// The SHA-256 hashes of the file's pieces, 32 bytes each (BEP 52, <c>piece layers</c>), proven by <see cref="PiecesRoot"/>; of a file
    /// of one piece, its root. Empty without a root, and as long as metadata from a peer, which has no layers, is all that is known.
    /// </summary>
    public ReadOnlyMemory<byte> PieceLayer { get; init; }

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
