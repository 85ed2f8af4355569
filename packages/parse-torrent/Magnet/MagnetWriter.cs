using System.Globalization;
using System.Text;

namespace WebTorrent.ParseTorrent.Magnet;

/// <summary>Writes magnet links (BEP 9), the info-hash first, as people and programs expect to find it.</summary>
internal static class MagnetWriter
{
    internal static string Write(MagnetUri magnet)
    {
        if (magnet.InfoHash is null && magnet.InfoHashV2 is null)
            throw new InvalidOperationException("A magnet link needs an info-hash.");
        return WriteAny(magnet);
    }

    /// <summary>As <see cref="Write"/>, even for what is no complete link yet.</summary>
    internal static string WriteAny(MagnetUri magnet)
    {
        var link = new StringBuilder("magnet:");
        if (magnet.InfoHash is { } v1)
            Append(link, "xt", $"urn:btih:{v1}", isPlain: true);
        if (magnet.InfoHashV2 is { } v2)
            Append(link, "xt", $"urn:btmh:1220{v2}", isPlain: true);
        if (magnet.DisplayName is { } name)
            Append(link, "dn", name);
        if (magnet.Length is { } length)
            Append(link, "xl", length.ToString(CultureInfo.InvariantCulture), isPlain: true);
        AppendAll(link, "tr", magnet.Trackers);
        AppendAll(link, "ws", magnet.WebSeeds);
        AppendAll(link, "xs", magnet.ExactSources);
        AppendAll(link, "as", magnet.AcceptableSources);
        foreach (var peer in magnet.PeerAddresses)
            Append(link, "x.pe", PercentEncoding.EncodeAddress(peer), isPlain: true);
        AppendLists(link, magnet);
        foreach (var (key, value) in magnet.OtherParameters)
            Append(link, PercentEncoding.Encode(key), value);
        return link.ToString();
    }

    private static void AppendLists(StringBuilder link, MagnetUri magnet)
    {
        if (magnet.Keywords.Count > 0)
            Append(link, "kt", string.Join('+', magnet.Keywords.Select(PercentEncoding.Encode)), isPlain: true);
        if (magnet.SelectedFiles.Count > 0)
            Append(link, "so", string.Join(',', magnet.SelectedFiles), isPlain: true);
    }

    private static void AppendAll(StringBuilder link, string key, IReadOnlyList<string> values)
    {
        foreach (var value in values)
            Append(link, key, value);
    }

    private static void Append(StringBuilder link, string key, string value, bool isPlain = false)
    {
        link.Append(link[^1] == ':' ? '?' : '&').Append(key).Append('=').Append(isPlain ? value : PercentEncoding.Encode(value));
    }
}
