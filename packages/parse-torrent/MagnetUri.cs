using System.Diagnostics.CodeAnalysis;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent.Magnet;

namespace WebTorrent.ParseTorrent;

/// <summary>
/// A magnet link: what is needed to find a torrent's peers and fetch its metadata from them (BEP 9). Immutable if the lists
/// given to it are left alone. Equal links have the same <see cref="ToString"/>.
/// </summary>
public sealed record MagnetUri
{
    /// <summary>Longest link that is read, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Most trackers that are kept from a link; those beyond are ignored. Likewise for each other list.</summary>
    public const int MaxListItems = 1_000;

    /// <summary>The version 1 info-hash (<c>xt=urn:btih:</c>).</summary>
    public InfoHash? InfoHash { get; init; }

    /// <summary>The version 2 info-hash (<c>xt=urn:btmh:</c>, BEP 52).</summary>
    public InfoHashV2? InfoHashV2 { get; init; }

    /// <summary>A name to show until the metadata is there (<c>dn</c>). It may hold anything, and is no file name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Total length in bytes (<c>xl</c>), 0 or more; unproven.</summary>
    public long? Length { get; init; }

    /// <summary>Trackers (<c>tr</c>), each a tier of its own.</summary>
    public IReadOnlyList<string> Trackers { get; init; } = [];

    /// <summary>Web seeds (<c>ws</c>, BEP 19).</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Peers to ask first (<c>x.pe</c>, BEP 9), as <c>host:port</c>, <c>a.b.c.d:port</c> or <c>[ipv6]:port</c>.</summary>
    public IReadOnlyList<string> PeerAddresses { get; init; } = [];

    /// <summary>Where to find the torrent file itself (<c>xs</c>). A stranger's addresses: do not fetch them unasked.</summary>
    public IReadOnlyList<string> ExactSources { get; init; } = [];

    /// <summary>Where else to find the content (<c>as</c>). A stranger's addresses: do not fetch them unasked.</summary>
    public IReadOnlyList<string> AcceptableSources { get; init; } = [];

    /// <summary>Words to search by (<c>kt</c>).</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>The files wanted (<c>so</c>, BEP 53): sorted, apart from each other; empty for all of them. Ranges are not expanded.</summary>
    public IReadOnlyList<FileRange> SelectedFiles { get; init; } = [];

    /// <summary>Parameters that mean nothing here, in their order, percent-decoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OtherParameters { get; init; } = [];

    /// <summary>Reads a magnet link.</summary>
    /// <param name="text">The link; <c>magnet:</c> in any case, blanks around it allowed.</param>
    /// <exception cref="TorrentFormatException">The text is no magnet link, names no info-hash, or is too long.</exception>
    public static MagnetUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MagnetParser.Parse(text);
    }

    /// <summary>Reads a magnet link, without an exception for one that is malformed.</summary>
    /// <param name="text">The link.</param>
    /// <param name="magnet">What it says.</param>
    /// <returns>Whether the text is a magnet link with an info-hash.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MagnetUri? magnet)
    {
        magnet = null;
        if (text is null)
            return false;
        try
        {
            magnet = MagnetParser.Parse(text);
            return true;
        }
        catch (TorrentFormatException)
        {
            return false;
        }
    }

    /// <summary>The link, in a fixed order of parameters; parsing it gives an equal <see cref="MagnetUri"/>.</summary>
    /// <exception cref="InvalidOperationException">Neither info-hash is set.</exception>
    public override string ToString() => MagnetWriter.Write(this);

    /// <summary>Whether both are the same link.</summary>
    /// <param name="other">The other link.</param>
    public bool Equals(MagnetUri? other) =>
        other is not null && (ReferenceEquals(this, other) || string.Equals(MagnetWriter.WriteAny(this), MagnetWriter.WriteAny(other), StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(InfoHash, InfoHashV2, DisplayName, Trackers.Count);
}
