using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>The URLs of HTTP trackers (BEP 3, Trackers; BEP 23; BEP 48). What stands in the announce URL is kept, queries too.</summary>
public static class HttpTrackerUri
{
    private const string AnnounceSegment = "/announce";
    private const int MaxLength = 16 * 1024;

    /// <summary>The URL of an announce.</summary>
    /// <exception cref="TrackerException"><see cref="TrackerErrorCode.InvalidUri"/>: not absolute, too long, or with letters that HTTP does not allow.</exception>
    public static Uri ForAnnounce(Uri tracker, AnnounceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        Span<byte> id = stackalloc byte[InfoHash.Size];
        var query = new StringBuilder(512);
        request.InfoHash.CopyTo(id);
        AppendEscaped(query.Append("info_hash="), id);
        request.PeerId.CopyTo(id);
        AppendEscaped(query.Append("&peer_id="), id);
        query.Append(CultureInfo.InvariantCulture, $"&port={request.Port}&uploaded={request.Uploaded}&downloaded={request.Downloaded}&left={request.Left}");
        query.Append(CultureInfo.InvariantCulture, $"&key={request.Key:X8}&compact=1&no_peer_id=1");
        if (request.NumWant >= 0)
            query.Append(CultureInfo.InvariantCulture, $"&numwant={request.NumWant}");
        if (request.Event != AnnounceEvent.None)
            query.Append("&event=").Append(GetName(request.Event));
        if (request.Address is { } address)
            AppendEscaped(query.Append("&ip="), Encoding.ASCII.GetBytes(address.ToString()));
        if (request.TrackerId is { } trackerId)
            AppendEscaped(query.Append("&trackerid="), Encoding.UTF8.GetBytes(trackerId));
        return Append(ToText(tracker), query);
    }

    /// <summary>The URL of a scrape; false when the tracker has none, because no part of its path begins with "announce" (BEP 48).</summary>
    /// <exception cref="TrackerException"><see cref="TrackerErrorCode.InvalidUri"/>: not absolute, too long, or with letters that HTTP does not allow.</exception>
    public static bool TryForScrape(Uri tracker, IReadOnlyList<InfoHash> hashes, [NotNullWhen(true)] out Uri? scrape)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        scrape = null;
        var text = ToText(tracker);
        var pathEnd = text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? mark : text.Length;
        var at = text[..pathEnd].LastIndexOf(AnnounceSegment, StringComparison.Ordinal);
        if (at < text.IndexOf("://", StringComparison.Ordinal) + 3)
            return false;
        var query = new StringBuilder();
        Span<byte> id = stackalloc byte[InfoHash.Size];
        foreach (var hash in hashes)
        {
            hash.CopyTo(id);
            AppendEscaped(query.Append(query.Length == 0 ? "info_hash=" : "&info_hash="), id);
        }

        scrape = Append(string.Concat(text.AsSpan(0, at), "/scrape", text.AsSpan(at + AnnounceSegment.Length)), query);
        return true;
    }

    private static string GetName(AnnounceEvent announceEvent) => announceEvent switch
    {
        AnnounceEvent.Started => "started",
        AnnounceEvent.Completed => "completed",
        _ => "stopped",
    };

    private static string ToText(Uri tracker)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        var host = AddressResolver.GetHost(tracker);
        // The parts, and not AbsoluteUri: the host in ASCII, no user information, no fragment.
        var text = tracker.Scheme + "://"
            + (tracker.HostNameType == UriHostNameType.IPv6 ? tracker.Host : host)
            + (tracker.IsDefaultPort ? "" : ":" + tracker.Port.ToString(CultureInfo.InvariantCulture))
            + tracker.PathAndQuery;
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Length > MaxLength)
            throw new TrackerException(TrackerErrorCode.InvalidUri, "The tracker's URL is too long or has letters that HTTP does not allow.");
        return text;
    }

    private static Uri Append(string text, StringBuilder query)
    {
        var joint = !text.Contains('?', StringComparison.Ordinal) ? "?" : text[^1] is '?' or '&' ? "" : "&";
        // Otherwise Uri would unescape and escape again what it takes for text: an info-hash is none.
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return Uri.TryCreate(text + joint + query, asWritten, out var result)
            ? result
            : throw new TrackerException(TrackerErrorCode.InvalidUri, "The tracker's URL is not valid.");
    }

    private static void AppendEscaped(StringBuilder into, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
                into.Append((char)b);
            else
                into.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }
}
