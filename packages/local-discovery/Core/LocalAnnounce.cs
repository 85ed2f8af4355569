using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using WebTorrent.Identifiers;

namespace WebTorrent.LocalDiscovery.Core;

/// <summary>
/// What peers call out on the local network (BEP 14, Protocol):
/// <code>
/// BT-SEARCH * HTTP/1.1
/// Host: 239.192.152.143:6771
/// Port: 6881
/// Infohash: 40 hexadecimal digits, once for each torrent
/// cookie: opaque, optional
/// (two empty lines)
/// </code>
/// with CR LF after every line. Headers stand in any order and letter case; unknown ones are left out.
/// </summary>
/// <param name="Port">Where the peer accepts connections, 1 to 65,535.</param>
/// <param name="InfoHashes">Its torrents, at least one.</param>
/// <param name="Cookie">What tells one's own announces from others'.</param>
internal sealed record LocalAnnounce(ushort Port, IReadOnlyList<InfoHash> InfoHashes, string? Cookie)
{
    /// <summary>How many torrents an announce of ours names, so that it stays under 1,400 bytes.</summary>
    public const int MaxInfoHashes = 25;

    /// <summary>Longer datagrams are no announces.</summary>
    public const int MaxLength = 4096;

    private const int InfoHashDigits = 2 * InfoHash.Size;
    private const int MaxCookieLength = 256;

    /// <summary>Writes the announce for the group of this name.</summary>
    public byte[] Encode(string host)
    {
        var text = new StringBuilder(1400);
        text.Append("BT-SEARCH * HTTP/1.1\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Host: {host}\r\nPort: {Port}\r\n");
        foreach (var infoHash in InfoHashes)
            text.Append(CultureInfo.InvariantCulture, $"Infohash: {infoHash}\r\n");
        if (Cookie is not null)
            text.Append(CultureInfo.InvariantCulture, $"cookie: {Cookie}\r\n");
        return Encoding.ASCII.GetBytes(text.Append("\r\n\r\n").ToString());
    }

    /// <summary>Reads an announce; false when it is none, or names no port or no torrent.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out LocalAnnounce? announce)
    {
        announce = null;
        if (datagram.Length > MaxLength || !datagram.StartsWith("BT-SEARCH * HTTP/1."u8))
            return false;
        ushort port = 0;
        string? cookie = null;
        var hashes = new List<InfoHash>();
        NextLine(ref datagram);
        while (NextLine(ref datagram) is { IsEmpty: false } line)
        {
            var name = Split(line, out var value);
            if (Is(name, "port"u8))
                port = Utf8Parser.TryParse(value, out ushort number, out var used) && used == value.Length ? number : (ushort)0;
            else if (Is(name, "infohash"u8) && TryReadHash(value, out var infoHash))
                hashes.Add(infoHash);
            else if (Is(name, "cookie"u8) && value.Length <= MaxCookieLength)
                cookie = Encoding.Latin1.GetString(value);
        }

        if (port == 0 || hashes.Count == 0)
            return false;
        announce = new LocalAnnounce(port, hashes, cookie);
        return true;
    }

    private static bool TryReadHash(ReadOnlySpan<byte> value, out InfoHash infoHash)
    {
        infoHash = default;
        if (value.Length != InfoHashDigits)
            return false;
        Span<char> text = stackalloc char[InfoHashDigits];
        Encoding.Latin1.GetChars(value, text);
        return InfoHash.TryParse(text, out infoHash);
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }

    private static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> value)
    {
        var colon = line.IndexOf((byte)':');
        value = colon < 0 ? [] : line[(colon + 1)..].Trim((byte)' ');
        return colon < 0 ? line : line[..colon].Trim((byte)' ');
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
