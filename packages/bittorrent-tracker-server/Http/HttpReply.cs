using System.Buffers;
using System.Net;
using WebTorrent.Bencode;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Http;

/// <summary>Bencoded answers (BEP 3, 7, 23, 24, 31, 48).</summary>
internal static class HttpReply
{
    /// <summary>Writes an announce's answer with compact peers.</summary>
    public static void WriteCompact(IBufferWriter<byte> output, in AnnounceResult result, in PeerSelection peers, in HttpAnswerTerms terms)
    {
        var writer = new BencodeWriter(output);
        WriteHead(writer, result, terms);
        writer.WriteBytes("peers"u8, peers.IPv4[..(peers.IPv4Count * CompactEndPoint.IPv4Size)]);
        if (peers.IPv6Count > 0)
        {
            writer.WriteBytes("peers6"u8, peers.IPv6[..(peers.IPv6Count * CompactEndPoint.IPv6Size)]);
        }

        WriteTail(writer, result);
    }

    /// <summary>Writes an announce's answer with a dictionary for each peer; there both families stand in one list.</summary>
    public static void WriteDictionaries(IBufferWriter<byte> output, in AnnounceResult result, in PeerSelection peers, in HttpAnswerTerms terms)
    {
        var writer = new BencodeWriter(output);
        WriteHead(writer, result, terms);
        writer.WriteListStart("peers"u8);
        for (var i = 0; i < peers.IPv4Count; i++)
            WritePeer(writer, peers.IPv4.Slice(i * CompactEndPoint.IPv4Size, CompactEndPoint.IPv4Size), peers.IPv4Ids, i);
        for (var i = 0; i < peers.IPv6Count; i++)
            WritePeer(writer, peers.IPv6.Slice(i * CompactEndPoint.IPv6Size, CompactEndPoint.IPv6Size), peers.IPv6Ids, i);
        writer.WriteListEnd();
        WriteTail(writer, result);
    }

    /// <summary>Writes a refusal.</summary>
    /// <param name="output">Gets it.</param>
    /// <param name="reason">A sentence for the client's user.</param>
    /// <param name="isFinal">Whether asking again is useless (BEP 31, retry in).</param>
    public static void WriteFailure(IBufferWriter<byte> output, string reason, bool isFinal)
    {
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        writer.WriteText("failure reason"u8, reason);
        if (isFinal)
        {
            writer.WriteBytes("retry in"u8, "never"u8);
        }

        writer.WriteDictionaryEnd();
    }

    /// <summary>Writes a scrape's answer.</summary>
    public static void WriteScrape(IBufferWriter<byte> output, ReadOnlySpan<InfoHash> hashes, Func<InfoHash, SwarmCounts> countsOf, TimeSpan minInterval)
    {
        var writer = new BencodeWriter(output);
        Span<byte> key = stackalloc byte[InfoHash.Size];
        writer.WriteDictionaryStart();
        writer.WriteDictionaryStart("files"u8);
        foreach (var hash in hashes)
        {
            hash.CopyTo(key);
            writer.WriteKey(key);
            WriteCounts(writer, countsOf(hash));
        }

        writer.WriteDictionaryEnd();
        writer.WriteDictionaryStart("flags"u8);
        writer.WriteInteger("min_request_interval"u8, (long)minInterval.TotalSeconds);
        writer.WriteDictionaryEnd();
        writer.WriteDictionaryEnd();
    }

    private static void WriteHead(BencodeWriter writer, in AnnounceResult result, in HttpAnswerTerms terms)
    {
        writer.WriteDictionaryStart();
        writer.WriteInteger("complete"u8, result.Counts.Seeders);
        writer.WriteInteger("downloaded"u8, result.Counts.Downloads);
        Span<byte> address = stackalloc byte[16];
        writer.WriteBytes("external ip"u8, address[..terms.Client.WriteAddress(address)]);
        writer.WriteInteger("incomplete"u8, result.Counts.Leechers);
        writer.WriteInteger("interval"u8, (long)terms.Interval.TotalSeconds);
        writer.WriteInteger("min interval"u8, (long)terms.MinInterval.TotalSeconds);
    }

    private static void WriteTail(BencodeWriter writer, in AnnounceResult result)
    {
        if (result.Status == AnnounceStatus.NotKept)
        {
            writer.WriteBytes("warning message"u8, "the tracker is full: others do not learn of this peer"u8);
        }

        writer.WriteDictionaryEnd();
    }

    private static void WriteCounts(BencodeWriter writer, in SwarmCounts counts)
    {
        writer.WriteDictionaryStart();
        writer.WriteInteger("complete"u8, counts.Seeders);
        writer.WriteInteger("downloaded"u8, counts.Downloads);
        writer.WriteInteger("incomplete"u8, counts.Leechers);
        writer.WriteDictionaryEnd();
    }

    private static void WritePeer(BencodeWriter writer, ReadOnlySpan<byte> compact, ReadOnlySpan<PeerId> ids, int index)
    {
        Span<byte> id = stackalloc byte[PeerId.Size];
        writer.WriteDictionaryStart();
        writer.WriteText("ip"u8, new IPAddress(compact[..^2]).ToString());
        if (!ids.IsEmpty)
        {
            ids[index].CopyTo(id);
            writer.WriteBytes("peer id"u8, id);
        }

        writer.WriteInteger("port"u8, (compact[^2] << 8) | compact[^1]);
        writer.WriteDictionaryEnd();
    }
}
