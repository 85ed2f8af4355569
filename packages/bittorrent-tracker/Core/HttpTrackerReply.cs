using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WebTorrent.Bencode;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>The bencoded answers of HTTP trackers (BEP 3, Trackers; BEP 7, 23, 24, 31, 48).</summary>
public static class HttpTrackerReply
{
    private const int MaxTrackerIdLength = 1024;

    /// <summary>Reads the answer to an announce.</summary>
    /// <param name="body">The HTTP body; not kept. White space behind the value is forgiven.</param>
    /// <param name="maxPeers">How many peers to keep.</param>
    /// <exception cref="TrackerException"><see cref="TrackerErrorCode.InvalidResponse"/>, or <see cref="TrackerErrorCode.Rejected"/> when the answer is a failure.</exception>
    public static AnnounceResponse ParseAnnounce(ReadOnlyMemory<byte> body, int maxPeers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPeers, 1);
        var reply = ParseDictionary(body);
        return new AnnounceResponse
        {
            Interval = reply.TryGetInteger("interval"u8, out var interval) ? TrackerReply.ToInterval(interval) : TrackerReply.DefaultInterval,
            MinInterval = reply.TryGetInteger("min interval"u8, out var min) && min > 0 ? TrackerReply.ToInterval(min) : null,
            Seeders = reply.TryGetInteger("complete"u8, out var complete) ? TrackerReply.ToCount(complete) : null,
            Leechers = reply.TryGetInteger("incomplete"u8, out var incomplete) ? TrackerReply.ToCount(incomplete) : null,
            Peers = ReadPeers(reply, maxPeers),
            Warning = reply.TryGetText("warning message"u8, out var warning) ? TrackerReply.Clean(warning!) : null,
            ExternalAddress = reply.TryGetBytes("external ip"u8, out var ip) && ip.Length is 4 or 16 ? Unmap(new IPAddress(ip.Span)) : null,
            TrackerId = reply.TryGetText("tracker id"u8, out var id) && id!.Length <= MaxTrackerIdLength ? id : null,
        };
    }

    /// <summary>Reads the answer to a scrape.</summary>
    /// <param name="body">The HTTP body; not kept. White space behind the value is forgiven.</param>
    /// <param name="hashes">What was asked for; other swarms of the answer are left out.</param>
    /// <exception cref="TrackerException"><see cref="TrackerErrorCode.InvalidResponse"/>, or <see cref="TrackerErrorCode.Rejected"/> when the answer is a failure.</exception>
    public static ScrapeResponse ParseScrape(ReadOnlyMemory<byte> body, IEnumerable<InfoHash> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var reply = ParseDictionary(body);
        if (!reply.TryGetDictionary("files"u8, out var files))
            throw Invalid("has no files");
        var swarms = new Dictionary<InfoHash, ScrapeEntry>();
        Span<byte> key = stackalloc byte[InfoHash.Size];
        foreach (var hash in hashes)
        {
            hash.CopyTo(key);
            if (files!.TryGetDictionary(key, out var entry) || files.TryGetDictionary(ToUtf8(key), out entry))
                swarms[hash] = new ScrapeEntry(GetCount(entry!, "complete"u8), GetCount(entry!, "incomplete"u8), GetCount(entry!, "downloaded"u8));
        }

        return new ScrapeResponse { Swarms = swarms };
    }

    /// <summary>Whether a body, of whatever HTTP status, is a bencoded failure.</summary>
    public static bool TryParseFailure(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out TrackerException? failure)
    {
        failure = BencodeValue.TryParsePrefix(body, out var value, out _) ? GetFailure(value) : null;
        return failure is not null;
    }

    private static BencodeValue ParseDictionary(ReadOnlyMemory<byte> body)
    {
        if (!BencodeValue.TryParsePrefix(body, out var value, out var consumed))
            throw Invalid("is not bencoded");
        if (value.Kind != BencodeKind.Dictionary)
            throw Invalid("is no dictionary");
        if (body.Span[consumed..].ContainsAnyExcept(" \t\r\n"u8))
            throw Invalid("has bytes behind its end");
        return GetFailure(value) is { } failure ? throw failure : value;
    }

    private static TrackerException? GetFailure(BencodeValue reply)
    {
        // BEP 48 writes failure_reason where BEP 3 writes failure reason.
        if (!reply.TryGetText("failure reason"u8, out var reason) && !reply.TryGetText("failure_reason"u8, out reason))
            return null;
        var text = TrackerReply.Clean(reason!) is { Length: > 0 } clean ? clean : "The tracker refused without a reason.";
        if (reply.TryGetInteger("retry in"u8, out var minutes))
            return Rejected(text, minutes);
        if (!reply.TryGetText("retry in"u8, out var retry))
            return Rejected(text, 0);
        if (string.Equals(retry, "never", StringComparison.OrdinalIgnoreCase))
            return new TrackerException(TrackerErrorCode.Rejected, text) { IsRetryable = false };
        return Rejected(text, long.TryParse(retry, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) ? minutes : 0);
    }

    private static TrackerException Rejected(string reason, long minutes) => new(TrackerErrorCode.Rejected, reason)
    {
        RetryIn = minutes > 0 ? TimeSpan.FromMinutes(Math.Min(minutes, int.MaxValue)) : null,
    };

    private static List<IPEndPoint> ReadPeers(BencodeValue reply, int maxPeers)
    {
        var peers = new List<IPEndPoint>();
        var seen = new HashSet<IPEndPoint>();
        // Room for both families: many IPv4 peers must not push out every IPv6 one.
        var has6 = reply.TryGetBytes("peers6"u8, out var compact6);
        var max4 = has6 ? Math.Max(maxPeers - (compact6.Length / CompactEndPoint.IPv6Size), (maxPeers + 1) / 2) : maxPeers;
        if (reply.TryGetBytes("peers"u8, out var compact))
            TrackerReply.AddPeers(CompactPeers.Enumerate(compact, AddressFamily.InterNetwork), peers, seen, max4);
        else if (reply.TryGetList("peers"u8, out var list))
            TrackerReply.AddPeers(ReadDictionaries(list!), peers, seen, max4);
        if (has6)
            TrackerReply.AddPeers(CompactPeers.Enumerate(compact6, AddressFamily.InterNetworkV6), peers, seen, maxPeers);
        return peers;
    }

    private static IEnumerable<IPEndPoint> ReadDictionaries(IReadOnlyList<BencodeValue> list)
    {
        foreach (var item in list)
        {
            // BEP 3 also allows host names; a swarm needs none of them, and looking them up would serve a stranger's wishes.
            if (item.TryGetText("ip"u8, out var ip) && IPAddress.TryParse(ip, out var address)
                && item.TryGetInteger("port"u8, out var port) && port is > 0 and <= ushort.MaxValue)
            {
                yield return new IPEndPoint(address, (int)port);
            }
        }
    }

    // JavaScript's tracker takes the hash's bytes for letters, and writes those above 0x7F as two bytes.
    private static byte[] ToUtf8(ReadOnlySpan<byte> key) => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(key));

    private static int GetCount(BencodeValue entry, ReadOnlySpan<byte> key) =>
        entry.TryGetInteger(key, out var value) ? TrackerReply.ToCount(value) : 0;

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static TrackerException Invalid(string what) => new(TrackerErrorCode.InvalidResponse, "The tracker's answer " + what + ".");
}
