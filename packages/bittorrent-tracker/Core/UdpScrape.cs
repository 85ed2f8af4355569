using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>A scrape.</summary>
internal sealed class UdpScrape(int id, TimeSpan beganAt, IPEndPoint tracker, IReadOnlyList<InfoHash> hashes)
    : UdpRequest(id, beganAt, tracker)
{
    public override UdpAction Action => UdpAction.Scrape;

    public override byte[] Encode() => new UdpScrapeRequest(ConnectionId, TransactionId, hashes).ToArray();

    public override UdpTrackerEvent? Decode(ReadOnlySpan<byte> packet)
    {
        if (!UdpScrapeResponse.TryParse(packet, out var response))
            return null;
        var swarms = new Dictionary<InfoHash, ScrapeEntry>();
        for (var i = 0; i < Math.Min(hashes.Count, response.Entries.Count); i++)
        {
            var entry = response.Entries[i];
            swarms[hashes[i]] = new ScrapeEntry(
                TrackerReply.ToCount(entry.Seeders), TrackerReply.ToCount(entry.Leechers), TrackerReply.ToCount(entry.Completed));
        }

        return new UdpTrackerEvent(Id, Scrape: new ScrapeResponse { Swarms = swarms });
    }
}
