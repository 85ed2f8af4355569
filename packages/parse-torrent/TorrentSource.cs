using WebTorrent.Identifiers;

namespace WebTorrent.ParseTorrent;

/// <summary>
/// What a person may give to name a torrent: a magnet link, an info-hash, the path of a .torrent file, or its bytes.
/// Immutable.
/// </summary>
public sealed class TorrentSource
{
    private const int MaxShown = 80;

    private TorrentSource(TorrentInfo? info = null, MagnetUri? magnet = null, string? path = null)
    {
        Info = info;
        Magnet = magnet;
        Path = path;
    }

    /// <summary>The torrent with its metadata; <see langword="null"/> if that must come from peers, or is still unread in <see cref="Path"/>.</summary>
    public TorrentInfo? Info { get; }

    /// <summary>The magnet link, or the one that an info-hash amounts to; the metadata must come from peers (BEP 9).</summary>
    public MagnetUri? Magnet { get; }

    /// <summary>The path of a .torrent file; after <see cref="ResolveAsync(CancellationToken)"/> of where <see cref="Info"/> came from.</summary>
    public string? Path { get; }

    /// <summary>Says what an identifier is, without looking at the disk.</summary>
    /// <param name="id">A magnet link, 40 hexadecimal or 32 base32 digits, or a path; blanks around it do not count.</param>
    /// <returns>A source with <see cref="Magnet"/> or <see cref="Path"/> set.</returns>
    /// <exception cref="TorrentFormatException">It is none of these, or a malformed magnet link.</exception>
    public static TorrentSource Parse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var text = id.Trim();
        if (text.Length == 0)
            throw Unknown("The identifier is empty. Give a magnet link, an info-hash of 40 hexadecimal digits, or the path of a .torrent file.");
        if (text.StartsWith("magnet:", StringComparison.OrdinalIgnoreCase))
            return new TorrentSource(magnet: MagnetUri.Parse(text));
        if (InfoHash.TryParse(text, out var hash))
            return new TorrentSource(magnet: new MagnetUri { InfoHash = hash });
        if (InfoHashV2.TryParse(text, out var hashV2))
            return new TorrentSource(magnet: new MagnetUri { InfoHashV2 = hashV2 });
        if (text.Contains("://", StringComparison.Ordinal))
            throw Unknown($"\"{Shown(text)}\" is a web address. Download the .torrent file first and give its path, or give a magnet link.");
        if (text.Contains('\0'))
            throw Unknown("A path holds no NUL character. Give a magnet link, an info-hash, or the path of a .torrent file.");
        return new TorrentSource(path: text);
    }

    /// <summary>A source from the bytes of a .torrent file (BEP 3).</summary>
    /// <param name="torrentFile">The whole file; it is copied.</param>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TorrentFormatException">The bytes are no torrent of version 1 or 2, or exceed a limit.</exception>
    public static TorrentSource FromBytes(ReadOnlyMemory<byte> torrentFile, TorrentParseOptions? options = null) =>
        new(info: TorrentInfo.Parse(torrentFile, options));

    /// <summary>A source from a torrent that is already parsed.</summary>
    /// <param name="info">The torrent.</param>
    public static TorrentSource FromInfo(TorrentInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new TorrentSource(info: info);
    }

    /// <summary>Says what an identifier is, and reads the .torrent file if it is the path of one.</summary>
    /// <param name="id">As for <see cref="Parse"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A source with <see cref="Info"/> or <see cref="Magnet"/> set.</returns>
    /// <exception cref="TorrentFormatException">The identifier is malformed, no such file exists, or the file is no torrent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Task<TorrentSource> ResolveAsync(string id, CancellationToken cancellationToken = default) =>
        Parse(id).ResolveAsync(cancellationToken);

    /// <summary>Reads the .torrent file, if this is the path of one that was not read yet.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A source with <see cref="Info"/> or <see cref="Magnet"/> set; this one if it has either.</returns>
    /// <exception cref="TorrentFormatException">No such file exists, or it is no torrent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public async Task<TorrentSource> ResolveAsync(CancellationToken cancellationToken = default)
    {
        if (Path is null || Info is not null)
            return this;
        if (Directory.Exists(Path))
            throw Unknown($"\"{Shown(Path)}\" is a folder. Give the path of a .torrent file in it.");
        if (!File.Exists(Path))
            throw Unknown($"\"{Shown(Path)}\" is neither a magnet link, nor an info-hash (40 hexadecimal digits), nor a file that exists.");
        return new TorrentSource(info: await TorrentInfo.LoadAsync(Path, cancellationToken).ConfigureAwait(false), path: Path);
    }

    private static string Shown(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "...";

    private static TorrentFormatException Unknown(string message) => new(TorrentErrorCode.UnknownSource, message);
}
