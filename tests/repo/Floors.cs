using System.Collections.Frozen;

namespace WebTorrent.Repo.Tests;

/// <summary>
/// The table of floors. A new package starts here: its row says on which floor it stands and what it may use.
/// Rows may stand here before their package exists; a package without a row is an error.
/// </summary>
internal static class Floors
{
    /// <summary>What every package may take from outside without asking.</summary>
    private static readonly string[] CommonOutside = ["Microsoft.Extensions.Logging.Abstractions"];

    private static readonly (string Folder, int Floor, string MayUse, string Outside)[] Table =
    [
        // 0: bytes
        ("span-buffer", 0, "", "System.Memory"),
        ("bencode", 0, "", "System.Memory"),
        ("identifiers", 0, "", ""),
        ("bitfield", 0, "", ""),
        ("ed25519", 0, "", ""),
        ("random-bytes", 0, "", ""),

        // 1: formats
        ("parse-torrent", 1, "bencode identifiers", ""),
        ("create-torrent", 1, "parse-torrent bencode", ""),
        ("chunk-store", 1, "bitfield parse-torrent", ""),
        ("piece-selection", 1, "bitfield", ""),
        ("videostream", 1, "", ""),
        ("datagram", 1, "", ""),

        // 2: protocols
        ("bittorrent-protocol", 2, "span-buffer bencode identifiers bitfield", ""),
        ("tcp-transport", 2, "bittorrent-protocol", ""),
        ("ut-metadata", 2, "bittorrent-protocol bencode identifiers", ""),
        ("ut-pex", 2, "bittorrent-protocol bencode identifiers", ""),
        ("ut-holepunch", 2, "bittorrent-protocol bencode identifiers", ""),
        ("utp", 2, "span-buffer random-bytes datagram bittorrent-protocol", ""),
        ("bittorrent-dht", 2, "bencode identifiers ed25519 random-bytes datagram", ""),
        ("bittorrent-tracker", 2, "bencode identifiers random-bytes datagram", ""),
        ("bittorrent-tracker-server", 2, "bencode identifiers", ""),
        ("bittorrent-tracker-postgres", 2, "bittorrent-tracker-server", "Npgsql"),
        ("local-discovery", 2, "identifiers", ""),
        ("nat-mapping", 2, "identifiers random-bytes", ""),
        ("stun", 2, "random-bytes", ""),
        ("ice", 2, "stun random-bytes", ""),
        ("dtls", 2, "random-bytes", ""),
        ("sctp", 2, "random-bytes", ""),
        ("data-channel", 2, "sctp", ""),

        // 3
        ("simple-peer", 3, "stun ice dtls sctp data-channel datagram identifiers random-bytes", ""),

        // 4: engine
        ("torrent-discovery", 4, "floor:2 identifiers random-bytes datagram simple-peer", ""),
        ("torrent-engine", 4, "floor:0 floor:1 floor:2 floor:3", ""),

        // 5
        ("webtorrent", 5, "torrent-engine torrent-discovery tcp-transport utp datagram bittorrent-dht bittorrent-tracker local-discovery nat-mapping create-torrent parse-torrent chunk-store identifiers", ""),

        // 6: faces
        ("webtorrent-hosting", 6, "webtorrent bittorrent-tracker-server", ""),
        ("webtorrent-browser", 6, "webtorrent", ""),
        ("cast", 6, "", ""),
        ("otr", 6, "span-buffer", ""),
    ];

    /// <summary>Gets the rows by folder.</summary>
    public static FrozenDictionary<string, PackageRule> Rules { get; } = Table.ToFrozenDictionary(
        row => row.Folder,
        row => new PackageRule(
            row.Folder,
            row.Floor,
            Words(row.MayUse).SelectMany(word => Expand(word, row.Folder)).ToHashSet(StringComparer.Ordinal),
            Words(row.Outside).Concat(CommonOutside).ToHashSet(StringComparer.Ordinal)),
        StringComparer.Ordinal);

    /// <summary>Says what is wrong with a package's references; nothing when they keep to the table.</summary>
    public static IEnumerable<string> Violations(string folder, IEnumerable<string> packages, IEnumerable<string> outside)
    {
        if (!Rules.TryGetValue(folder, out var rule))
        {
            yield return $"packages/{folder} has no row in tests/repo/Floors.cs";
            yield break;
        }

        foreach (var used in packages.Where(used => !rule.MayUse.Contains(used)))
            yield return $"packages/{folder} (floor {rule.Floor}) may not use packages/{used}{Standing(used)}";
        foreach (var used in outside.Where(used => !rule.Outside.Contains(used)))
            yield return $"packages/{folder} may not use the NuGet package {used}";
    }

    private static string Standing(string folder) =>
        Rules.TryGetValue(folder, out var rule) ? $" (floor {rule.Floor})" : ", which has no row in tests/repo/Floors.cs";

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Expand(string word, string self) => word.StartsWith("floor:", StringComparison.Ordinal)
        ? Table.Where(row => row.Floor == word[^1] - '0' && row.Folder != self).Select(row => row.Folder)
        : [word];
}
