using WebTorrent.Bencode;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent.Names;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>Reads the info dictionary (BEP 3 and BEP 52, "info dictionary"; BEP 27 <c>private</c>). One use an instance.</summary>
internal sealed class InfoParser(BencodeValue info, TorrentVersions versions, PieceLayers layers, TorrentParseOptions options)
{
    private const int HashSize = InfoHash.Size;

    internal InfoContent Parse(InfoHash infoHash)
    {
        var pieceLength = ReadPieceLength();
        var hashes = versions.HasFlag(TorrentVersions.V1) ? ReadPieceHashes() : default;
        var displayName = ReadName();
        // BEP 52: a tree of one file is that file, whatever the name, which is "purely advisory", says.
        var single = versions == TorrentVersions.V2 ? FileTreeParser.SingleName(Tree()) : null;
        displayName = single ?? displayName;
        var name = SafeName.From(displayName, options.FileNames) ?? infoHash.ToString();
        return new InfoContent
        {
            Versions = versions,
            Name = name,
            DisplayName = displayName,
            PieceLength = pieceLength,
            PieceHashes = hashes,
            Layout = ReadFiles(name, displayName, pieceLength, hashes.Length / HashSize),
            IsSingleFile = versions == TorrentVersions.V2 ? single is not null : !HasFileList,
            IsPrivate = info.TryGetInteger("private"u8, out var isPrivate) && isPrivate == 1,
            Source = Fields.OptionalText(info, "source.utf-8"u8, "source"u8),
        };
    }

    private bool HasFileList => info.TryGetValue("files"u8, out _);

    private BencodeValue Tree() => Fields.Require(info, "file tree"u8, BencodeKind.Dictionary);

    private int ReadPieceLength()
    {
        var length = (int)Fields.RequireInteger(info, "piece length"u8, 1, options.MaxPieceLength);
        if (versions.HasFlag(TorrentVersions.V2) && !MerkleTree.IsPieceLength(length))
            throw Fields.Invalid("piece length"u8, $"is {length}; version 2 needs a power of two, at least {MerkleTree.BlockLength}");
        return length;
    }

    private ReadOnlyMemory<byte> ReadPieceHashes()
    {
        var hashes = Fields.Require(info, "pieces"u8, BencodeKind.String).AsBytes();
        if (hashes.Length % HashSize != 0)
            throw Fields.Invalid("pieces"u8, $"is {hashes.Length} bytes, no multiple of {HashSize}");
        if (hashes.Length / HashSize > options.MaxPieces)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The torrent has more than {options.MaxPieces} pieces.");
        return hashes;
    }

    private string ReadName()
    {
        if (!Fields.TryGetUtf8(info, "name.utf-8"u8, "name"u8, out var name))
            throw new TorrentFormatException(TorrentErrorCode.MissingField, "\"name\" is missing.");
        FileFields.ThrowIfNameTooLong(name.AsBytes().Length, options);
        return name.AsText();
    }

    private FileLayout ReadFiles(string name, string displayName, int pieceLength, int hashCount)
    {
        if (versions == TorrentVersions.V2)
            return ReadTree(name, displayName, pieceLength, FileTreeParser.SingleName(Tree()) is not null);
        var list = ReadList(name, displayName, pieceLength);
        if (list.PieceCount != hashCount)
            throw new TorrentFormatException(TorrentErrorCode.InconsistentLength, $"{list.Length} bytes in pieces of {pieceLength} need {list.PieceCount} piece hashes, but there are {hashCount}.");
        return versions == TorrentVersions.V1 ? list : HybridFiles.Join(list, ReadTreeBeside(name, displayName, pieceLength));
    }

    private FileLayout ReadList(string name, string displayName, int pieceLength)
    {
        if (!HasFileList)
            return FileListParser.ParseSingle(info, name, displayName, pieceLength);
        if (info.TryGetValue("length"u8, out _))
            throw Fields.Invalid("length"u8, "and \"files\" exclude each other");
        var list = Fields.Require(info, "files"u8, BencodeKind.List).Items;
        return new FileListParser(name, displayName, pieceLength, options).Parse(list);
    }

    // Where version 1 says whether the torrent is one file, the tree must agree.
    private FileLayout ReadTreeBeside(string name, string displayName, int pieceLength)
    {
        if (HasFileList)
            return ReadTree(name, displayName, pieceLength, isSingleFile: false);
        if (!string.Equals(FileTreeParser.SingleName(Tree()), displayName, StringComparison.Ordinal))
            throw new TorrentFormatException(TorrentErrorCode.InconsistentVersions, "The torrent is one file in version 1, and not the same file in version 2.");
        return ReadTree(name, displayName, pieceLength, isSingleFile: true);
    }

    private FileLayout ReadTree(string name, string displayName, int pieceLength, bool isSingleFile)
    {
        var parser = new FileTreeParser(name, displayName, pieceLength, layers, options);
        return isSingleFile ? parser.ParseSingle(Tree()) : parser.Parse(Tree());
    }
}
