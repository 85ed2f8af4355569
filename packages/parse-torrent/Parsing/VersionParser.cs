using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>Tells of which versions an info dictionary is (BEP 52, <c>meta version</c>).</summary>
internal static class VersionParser
{
    private const long Version2 = 2;

    // BEP 52 demands that a later version is told from a malformed torrent, so this comes before all else.
    internal static TorrentVersions Read(BencodeValue info)
    {
        info.TryGetInteger("meta version"u8, out var version);
        if (version > Version2)
            throw new TorrentFormatException(TorrentErrorCode.UnsupportedVersion, $"The torrent is of version {version}; versions 1 and 2 are understood.");
        if (version == Version2)
            return HasVersion1(info) ? TorrentVersions.Hybrid : TorrentVersions.V2;
        return info.TryGetValue("file tree"u8, out _)
            ? throw Fields.Invalid("meta version"u8, "must be 2 beside a \"file tree\"")
            : TorrentVersions.V1;
    }

    // Any of these: a torrent that has one but lacks another is broken, and is not to pass for one of version 2 only.
    private static bool HasVersion1(BencodeValue info) =>
        info.TryGetValue("pieces"u8, out _) || info.TryGetValue("files"u8, out _) || info.TryGetValue("length"u8, out _);
}
