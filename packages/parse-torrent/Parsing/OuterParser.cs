using System.Collections.ObjectModel;
using System.Globalization;
using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>
/// Reads the fields around the info dictionary (BEP 3; BEP 5 <c>nodes</c>; BEP 12 <c>announce-list</c>; BEP 19 <c>url-list</c>).
/// None of them is needed, and the files are the same without them: so what is malformed here is passed over.
/// </summary>
internal static class OuterParser
{
    private static readonly long MinUnixTime = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long MaxUnixTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    internal static OuterContent Parse(BencodeValue torrent, TorrentParseOptions options) => new()
    {
        AnnounceTiers = ReadTiers(torrent, options),
        WebSeeds = ReadWebSeeds(torrent, options),
        Nodes = ReadNodes(torrent, options),
        Comment = Fields.OptionalText(torrent, "comment.utf-8"u8, "comment"u8),
        CreatedBy = Fields.OptionalText(torrent, "created by.utf-8"u8, "created by"u8),
        CreationDate = torrent.TryGetInteger("creation date"u8, out var seconds) && seconds >= MinUnixTime && seconds <= MaxUnixTime
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null,
    };

    // BEP 12: with an announce-list, "announce" is ignored. A flat list, which some programs write, is one tier each.
    private static ReadOnlyCollection<IReadOnlyList<string>> ReadTiers(BencodeValue torrent, TorrentParseOptions options)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var tiers = new List<IReadOnlyList<string>>();
        if (torrent.TryGetList("announce-list"u8, out var list))
        {
            foreach (var item in list)
                AddTier(tiers, seen, item.Kind == BencodeKind.List ? item.Items : [item], options);
        }

        if (tiers.Count == 0 && torrent.TryGetValue("announce"u8, out var announce))
            AddTier(tiers, seen, [announce], options);
        return tiers.AsReadOnly();
    }

    private static void AddTier(List<IReadOnlyList<string>> tiers, HashSet<string> seen, IReadOnlyList<BencodeValue> items, TorrentParseOptions options)
    {
        var tier = new List<string>();
        foreach (var item in items)
        {
            if (seen.Count >= options.MaxTrackers)
                break;
            if (TryReadUrl(item, options, out var url) && seen.Add(url))
                tier.Add(url);
        }

        if (tier.Count > 0)
            tiers.Add(tier.AsReadOnly());
    }

    private static ReadOnlyCollection<string> ReadWebSeeds(BencodeValue torrent, TorrentParseOptions options)
    {
        if (!torrent.TryGetValue("url-list"u8, out var value))
            return ReadOnlyCollection<string>.Empty;
        var urls = new List<string>();
        foreach (var item in value.Kind == BencodeKind.List ? value.Items : [value])
        {
            if (urls.Count >= options.MaxWebSeeds)
                break;
            if (TryReadUrl(item, options, out var url))
                urls.Add(url);
        }

        return urls.AsReadOnly();
    }

    private static ReadOnlyCollection<string> ReadNodes(BencodeValue torrent, TorrentParseOptions options)
    {
        if (!torrent.TryGetList("nodes"u8, out var list))
            return ReadOnlyCollection<string>.Empty;
        var nodes = new List<string>();
        foreach (var item in list)
        {
            if (nodes.Count >= options.MaxWebSeeds)
                break;
            if (item.Kind == BencodeKind.List && item.Items.Count == 2 && TryReadUrl(item.Items[0], options, out var host)
                && item.Items[1].Kind == BencodeKind.Integer && item.Items[1].AsInteger() is > 0 and <= ushort.MaxValue and var port)
                nodes.Add(string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}"));
        }

        return nodes.AsReadOnly();
    }

    private static bool TryReadUrl(BencodeValue value, TorrentParseOptions options, out string url)
    {
        url = "";
        if (value.Kind != BencodeKind.String || value.AsBytes().Length > options.MaxUrlLength)
            return false;
        url = value.AsText().Trim();
        return url.Length > 0;
    }
}
