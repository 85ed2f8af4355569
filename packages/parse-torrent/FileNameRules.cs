namespace WebTorrent.ParseTorrent;

/// <summary>
/// How the names in a torrent become names on a disk. Under either rule a path never leaves the folder it is put in.
/// </summary>
public enum FileNameRules
{
    /// <summary>
    /// The same path on every system: what Windows, macOS or Linux could not store is replaced by <c>_</c>, and names
    /// that differ only in case or Unicode normalisation are told apart by a number. The right choice for downloads.
    /// </summary>
    Portable,

    /// <summary>
    /// Names exactly as written wherever the running system can store them. For data that is already on this
    /// machine's disk under its original names. On Windows the same as <see cref="Portable"/>.
    /// </summary>
    Native,
}
