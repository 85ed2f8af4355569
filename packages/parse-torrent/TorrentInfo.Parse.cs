using System.Diagnostics.CodeAnalysis;
using WebTorrent.Bencode;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent.Parsing;

namespace WebTorrent.ParseTorrent;

public sealed partial class TorrentInfo
{
    private const int LoadChunk = 64 * 1024;

    private TorrentInfo(ReadOnlyMemory<byte> torrentFile, BencodeValue info, BencodeValue? torrent, TorrentParseOptions options)
    {
        _torrentFile = torrentFile;
        _options = options;
        InfoDictionary = info.Raw;
        var versions = VersionParser.Read(info);
        InfoHashV2 = versions.HasFlag(TorrentVersions.V2) ? Identifiers.InfoHashV2.Compute(InfoDictionary.Span) : null;
        InfoHash = versions == TorrentVersions.V2 ? InfoHashV2!.Value.Truncate() : InfoHash.Compute(InfoDictionary.Span);
        var layers = torrent is not null && InfoHashV2 is not null ? PieceLayers.Read(torrent, options) : PieceLayers.None;
        _info = new InfoParser(info, versions, layers, options).Parse(InfoHash);
        _outer = torrent is null ? OuterContent.Empty : OuterParser.Parse(torrent, options);
        _hints = Hints.Read(info, torrent, options);
        _pieceMap = InfoHashV2 is null ? null : new PieceMap(Files);
        HasPieceLayers = InfoHashV2 is not null && Files.All(file => file.PieceLayer.Length > 0 || file.Length == 0 || file.IsPadding);
    }

    /// <summary>Reads a .torrent file (BEP 3, BEP 52).</summary>
    /// <param name="torrentFile">The whole file. It is copied: the caller may do with its memory what it likes.</param>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TorrentFormatException">The bytes are no torrent of version 1 or 2, or exceed a limit.</exception>
    public static TorrentInfo Parse(ReadOnlyMemory<byte> torrentFile, TorrentParseOptions? options = null)
    {
        options ??= TorrentParseOptions.Default;
        ThrowIfTooLarge(torrentFile.Length, options);
        return ParseOwned(torrentFile.ToArray(), options);
    }

    /// <summary>Reads a .torrent file (BEP 3, BEP 52), without an exception for one that is malformed.</summary>
    /// <param name="torrentFile">The whole file. It is copied: the caller may do with its memory what it likes.</param>
    /// <param name="info">The torrent.</param>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    /// <returns>Whether the bytes are a torrent of version 1 or 2, within the limits.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> torrentFile, [NotNullWhen(true)] out TorrentInfo? info, TorrentParseOptions? options = null)
    {
        try
        {
            info = Parse(torrentFile, options);
            return true;
        }
        catch (TorrentFormatException)
        {
            info = null;
            return false;
        }
    }

    /// <summary>Reads an info dictionary alone, as peers send it to those who came by a magnet link (BEP 9). It has no trackers, and no piece layers (BEP 52).</summary>
    /// <param name="infoDictionary">The whole dictionary. It is copied: the caller may do with its memory what it likes.</param>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TorrentFormatException">The bytes are no info dictionary of version 1 or 2, or exceed a limit.</exception>
    public static TorrentInfo FromInfoDictionary(ReadOnlyMemory<byte> infoDictionary, TorrentParseOptions? options = null)
    {
        options ??= TorrentParseOptions.Default;
        ThrowIfTooLarge(infoDictionary.Length, options);
        return FromOwnedDictionary(infoDictionary.ToArray(), options);
    }

    /// <summary>Reads a .torrent file from the disk.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TorrentFormatException">The file is no torrent of version 1 or 2, or exceeds a limit.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static Task<TorrentInfo> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        LoadAsync(path, TorrentParseOptions.Default, cancellationToken);

    /// <summary>Reads a .torrent file from the disk, with limits of one's own.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="options">Limits. No more than <see cref="TorrentParseOptions.MaxTorrentFileSize"/> bytes are read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TorrentFormatException">The file is no torrent of version 1 or 2, or exceeds a limit.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static async Task<TorrentInfo> LoadAsync(string path, TorrentParseOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            return ParseOwned(await ReadBoundedAsync(file, options, cancellationToken).ConfigureAwait(false), options);
        }
    }

    // The length of a file is only a hint: a pipe or device has none, and a file may grow.
    private static async Task<byte[]> ReadBoundedAsync(FileStream file, TorrentParseOptions options, CancellationToken cancellationToken)
    {
        var expected = file.CanSeek ? file.Length : 0;
        ThrowIfTooLarge(expected, options);
        using var content = new MemoryStream((int)expected);
        var chunk = new byte[LoadChunk];
        int read;
        while ((read = await file.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            ThrowIfTooLarge(content.Length + read, options);
            content.Write(chunk, 0, read);
        }

        return content.ToArray();
    }

    private static TorrentInfo ParseOwned(ReadOnlyMemory<byte> torrentFile, TorrentParseOptions options, bool mayLackLayers = false)
    {
        ThrowIfTooLarge(torrentFile.Length, options);
        var torrent = ParseDictionary(torrentFile, options);
        var parsed = new TorrentInfo(torrentFile, Fields.Require(torrent, "info"u8, BencodeKind.Dictionary), torrent, options);
        // A hybrid without them is what programs write that came by a magnet link of version 1: its pieces can still be checked.
        if (parsed is { Versions: TorrentVersions.V2, HasPieceLayers: false } && !mayLackLayers)
            throw new TorrentFormatException(TorrentErrorCode.MissingField, "\"piece layers\" is missing: no piece of this torrent could be checked.");
        return parsed;
    }

    private static TorrentInfo FromOwnedDictionary(ReadOnlyMemory<byte> infoDictionary, TorrentParseOptions options) =>
        new(default, ParseDictionary(infoDictionary, options), torrent: null, options);

    private static BencodeValue ParseDictionary(ReadOnlyMemory<byte> document, TorrentParseOptions options)
    {
        try
        {
            var root = BencodeValue.Parse(document, options.Bencode);
            return root.Kind == BencodeKind.Dictionary
                ? root
                : throw new TorrentFormatException(TorrentErrorCode.InvalidField, $"The document is of kind {root.Kind}, no dictionary.", offset: 0);
        }
        catch (BencodeException e)
        {
            throw new TorrentFormatException(TorrentErrorCode.MalformedBencode, e.Message, e.Offset, e);
        }
    }

    private static void ThrowIfTooLarge(long length, TorrentParseOptions options)
    {
        if (length > options.MaxTorrentFileSize)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The torrent is larger than {options.MaxTorrentFileSize} bytes.");
    }
}
