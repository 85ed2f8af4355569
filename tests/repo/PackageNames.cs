namespace WebTorrent.Repo.Tests;

/// <summary>The one rule of names: folder in kebab-case to package id, assembly and root namespace.</summary>
internal static class PackageNames
{
    private static readonly string[] LeftOut = ["bittorrent-", "webtorrent-"];

    /// <summary>Gets the package id of a folder: <c>WebTorrent.</c> and the folder in Pascal case, without a leading <c>bittorrent-</c> or <c>webtorrent-</c>.</summary>
    public static string IdOf(string folder)
    {
        if (folder == "webtorrent")
            return "WebTorrent";
        var prefix = LeftOut.FirstOrDefault(prefix => folder.StartsWith(prefix, StringComparison.Ordinal)) ?? "";
        return "WebTorrent." + string.Concat(folder[prefix.Length..].Split('-').Select(Capitalised));
    }

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
