using WebTorrent.Bencode;
using WebTorrent.Identifiers;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>
/// Where else files of this torrent may lie already (BEP 38): both keys may stand in the info dictionary, beside it, or in both
/// places. They are hints: what is malformed is passed over.
/// </summary>
internal sealed record Hints(IReadOnlyList<InfoHash> SimilarTorrents, IReadOnlyList<string> Collections)
{
    internal static Hints Read(BencodeValue info, BencodeValue? torrent, TorrentParseOptions options)
    {
        var similar = Strings(info, torrent, "similar"u8).Where(hash => hash.Length == InfoHash.Size).Select(hash => InfoHash.FromBytes(hash.Span));
        var collections = Strings(info, torrent, "collections"u8).Where(name => name.Length <= options.MaxNameLength).Select(Fields.Text);
        return new Hints(
            similar.Distinct().Take(options.MaxHints).ToList().AsReadOnly(),
            collections.Distinct(StringComparer.Ordinal).Take(options.MaxHints).ToList().AsReadOnly());
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Strings(BencodeValue info, BencodeValue? torrent, ReadOnlySpan<byte> key)
    {
        var inside = info.TryGetList(key, out var items) ? items : [];
        var beside = torrent is not null && torrent.TryGetList(key, out items) ? items : [];
        return inside.Concat(beside).Where(item => item.Kind == BencodeKind.String).Select(item => item.AsBytes());
    }
}
