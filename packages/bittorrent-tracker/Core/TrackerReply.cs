using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.Tracker.Core;

/// <summary>What HTTP and UDP answers have in common: strangers' numbers, texts and peers made harmless.</summary>
internal static class TrackerReply
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(30);

    private const int MaxTextLength = 256;

    public static TimeSpan ToInterval(long seconds) =>
        seconds <= 0 ? DefaultInterval : TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));

    public static int ToCount(long value) => (int)Math.Clamp(value, 0, int.MaxValue);

    /// <summary>A text that can be shown on a terminal: one line, no control or formatting characters, not long.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MaxTextLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MaxTextLength)
                break;
            clean.Append(IsPrintable(rune) ? rune.ToString() : " ");
        }

        return clean.ToString().Trim();
    }

    /// <summary>Copies the peers that can be peers, once each, at most <paramref name="max"/> in all.</summary>
    public static void AddPeers(IEnumerable<IPEndPoint> from, List<IPEndPoint> into, HashSet<IPEndPoint> seen, int max)
    {
        foreach (var peer in from)
        {
            if (into.Count >= max)
                return;
            var plain = peer.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(peer.Address.MapToIPv4(), peer.Port) : peer;
            if (CanBePeer(plain) && seen.Add(plain))
                into.Add(plain);
        }
    }

    private static bool CanBePeer(IPEndPoint peer)
    {
        if (peer.Port == 0 || peer.Address.Equals(IPAddress.Any) || peer.Address.Equals(IPAddress.IPv6Any))
            return false;
        if (peer.AddressFamily == AddressFamily.InterNetworkV6)
            return !peer.Address.IsIPv6Multicast;
        Span<byte> bytes = stackalloc byte[4];
        peer.Address.TryWriteBytes(bytes, out _);
        return bytes[0] is not 0 and < 224;
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control or
        System.Globalization.UnicodeCategory.Format or
        System.Globalization.UnicodeCategory.LineSeparator or
        System.Globalization.UnicodeCategory.ParagraphSeparator or
        System.Globalization.UnicodeCategory.PrivateUse or
        System.Globalization.UnicodeCategory.OtherNotAssigned);
}
