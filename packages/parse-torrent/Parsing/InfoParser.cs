using WebTorrent.Bencode;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent.Names;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>Reads the info dictionary (BEP 3, "info dictionary"; BEP 27 <c>private</c>).</summary>
internal static class InfoParser
{
    private const int HashSize = InfoHash.Size;

    internal static InfoContent Parse(BencodeValue info, InfoHash infoHash, TorrentParseOptions options)
    {
        ThrowIfVersion2Only(info);
        var pieceLength = (int)Fields.RequireInteger(info, "piece length"u8, 1, options.MaxPieceLength);
        var hashes = Fields.Require(info, "pieces"u8, BencodeKind.String).AsBytes();
        var pieceCount = CountPieces(hashes.Length, options);
        var displayName = ReadName(info, options);
        var name = SafeName.From(displayName, options.FileNames) ?? infoHash.ToString();
        var files = ReadFiles(info, name, displayName, options, out var length);
        ThrowIfInconsistent(length, pieceLength, pieceCount);
        return new InfoContent
        {
            Name = name,
            DisplayName = displayName,
            PieceLength = pieceLength,
            PieceCount = pieceCount,
            PieceHashes = hashes,
            Length = length,
            IsSingleFile = !info.TryGetValue("files"u8, out _),
            Files = files,
            IsPrivate = info.TryGetInteger("private"u8, out var isPrivate) && isPrivate == 1,
            Source = Fields.OptionalText(info, "source.utf-8"u8, "source"u8),
        };
    }

    // BEP 52: a version 2 torrent has a "file tree" in place of "pieces"; a hybrid has both, and its version 1 part serves.
    private static void ThrowIfVersion2Only(BencodeValue info)
    {
        if (info.TryGetInteger("meta version"u8, out var version) && version >= 2 && !info.TryGetValue("pieces"u8, out _))
            throw new TorrentFormatException(TorrentErrorCode.UnsupportedVersion, $"The torrent is of version {version} only (BEP 52); it has no version 1 part.");
    }

    private static int CountPieces(int hashBytes, TorrentParseOptions options)
    {
        if (hashBytes % HashSize != 0)
            throw Fields.Invalid("pieces"u8, $"is {hashBytes} bytes, no multiple of {HashSize}");
        if (hashBytes / HashSize > options.MaxPieces)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The torrent has more than {options.MaxPieces} pieces.");
        return hashBytes / HashSize;
    }

    private static string ReadName(BencodeValue info, TorrentParseOptions options)
    {
        if (!Fields.TryGetUtf8(info, "name.utf-8"u8, "name"u8, out var name))
            throw new TorrentFormatException(TorrentErrorCode.MissingField, "\"name\" is missing.");
        if (name.AsBytes().Length > options.MaxNameLength)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"A name is longer than {options.MaxNameLength} bytes.");
        return name.AsText();
    }

    private static IReadOnlyList<TorrentFileEntry> ReadFiles(BencodeValue info, string name, string displayName, TorrentParseOptions options, out long length)
    {
        if (!info.TryGetValue("files"u8, out _))
        {
            length = Fields.RequireInteger(info, "length"u8, 0, long.MaxValue);
            return [new TorrentFileEntry { Path = name, DisplayPath = displayName, Length = length, Offset = 0, Attributes = FileListParser.ReadAttributes(info) & (TorrentFileAttributes.Executable | TorrentFileAttributes.Hidden) }];
        }

        if (info.TryGetValue("length"u8, out _))
            throw Fields.Invalid("length"u8, "and \"files\" exclude each other");
        var list = Fields.Require(info, "files"u8, BencodeKind.List).Items;
        return new FileListParser(name, displayName, options).Parse(list, out length);
    }

    private static void ThrowIfInconsistent(long length, int pieceLength, int pieceCount)
    {
        // No sum here can overflow: length - 1 < 2^63, and the quotient is at most that.
        var expected = length == 0 ? 0 : ((length - 1) / pieceLength) + 1;
        if (expected != pieceCount)
            throw new TorrentFormatException(TorrentErrorCode.InconsistentLength, $"{length} bytes in pieces of {pieceLength} need {expected} piece hashes, but there are {pieceCount}.");
    }
}
