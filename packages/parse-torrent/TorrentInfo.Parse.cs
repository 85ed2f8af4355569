using System.Diagnostics.CodeAnalysis;
using WebTorrent.Bencode;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent.Parsing;

namespace WebTorrent.ParseTorrent;

public sealed partial class TorrentInfo
{
    private const int LoadChunk = 64 * 1024;

    /// <summary>Reads a .torrent file (BEP 3).</summary>
    /// <param name="torrentFile">The whole file. It is copied: the caller may do with its memory what it likes.</param>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TorrentFormatException">The bytes are no torrent of version 1, or exceed a limit.</exception>
    public static TorrentInfo Parse(ReadOnlyMemory<byte> torrentFile, TorrentParseOptions? options = null)
    {
        options ??= TorrentParseOptions.Default;
        ThrowIfTooLarge(torrentFile.Length, options);
        return ParseOwned(torrentFile.ToArray(), options);
    }

    /// <summary>Reads a .torrent file (BEP 3), without an exception for one that is malformed.</summary>
    /// <param name="torrentFile">The whole file. It is copied: the caller may do with its memory what it likes.</param>
    /// <param name="info">The torrent.</param>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    /// <returns>Whether the bytes are a torrent of version 1, within the limits.</returns>
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

    /// <summary>Reads an info dictionary alone, as peers send it to those who came by a magnet link (BEP 9). It has no trackers.</summary>
    /// <param name="infoDictionary">The whole dictionary. It is copied: the caller may do with its memory what it likes.</param>
    /// <param name="options">Limits; <see langword="null"/> for the defaults.</param>
    /// <exception cref="TorrentFormatException">The bytes are no info dictionary of version 1, or exceed a limit.</exception>
    public static TorrentInfo FromInfoDictionary(ReadOnlyMemory<byte> infoDictionary, TorrentParseOptions? options = null)
    {
        options ??= TorrentParseOptions.Default;
        ThrowIfTooLarge(infoDictionary.Length, options);
        ReadOnlyMemory<byte> owned = infoDictionary.ToArray();
        var root = ParseDictionary(owned, options);
        var infoHash = InfoHash.Compute(owned.Span);
        return new TorrentInfo(default, owned, InfoParser.Parse(root, infoHash, options), OuterContent.Empty, infoHash, options);
    }

    /// <summary>Reads a .torrent file from the disk.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TorrentFormatException">The file is no torrent of version 1, or exceeds a limit.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static Task<TorrentInfo> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        LoadAsync(path, TorrentParseOptions.Default, cancellationToken);

    /// <summary>Reads a .torrent file from the disk, with limits of one's own.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="options">Limits. No more than <see cref="TorrentParseOptions.MaxTorrentFileSize"/> bytes are read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TorrentFormatException">The file is no torrent of version 1, or exceeds a limit.</exception>
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

    private static TorrentInfo ParseOwned(ReadOnlyMemory<byte> torrentFile, TorrentParseOptions options)
    {
        ThrowIfTooLarge(torrentFile.Length, options);
        var root = ParseDictionary(torrentFile, options);
        var info = Fields.Require(root, "info"u8, BencodeKind.Dictionary);
        var infoHash = InfoHash.Compute(info.Raw.Span);
        return new TorrentInfo(torrentFile, info.Raw, InfoParser.Parse(info, infoHash, options), OuterParser.Parse(root, options), infoHash, options);
    }

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
