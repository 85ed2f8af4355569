using System.Buffers;
using WebTorrent.Bencode;
using WebTorrent.CreateTorrent.Inputs;

namespace WebTorrent.CreateTorrent.Writing;

/// <summary>Writes the .torrent file in canonical bencode (BEP 3; BEP 12 <c>announce-list</c>; BEP 19 <c>url-list</c>).</summary>
internal static class TorrentWriter
{
    internal static byte[] Write(TorrentBuilderOptions options, TorrentContent content)
    {
        var output = new ArrayBufferWriter<byte>(content.Hashes.Length + (content.Files.Count * 64) + 256);
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        WriteTrackers(ref writer, [.. options.AnnounceTiers.Where(tier => tier.Count > 0)]);
        if (options.Comment is { } comment)
            writer.WriteText("comment"u8, comment);
        if (options.CreatedBy is { } createdBy)
            writer.WriteText("created by"u8, createdBy);
        if (options.CreationDate is { } date)
            writer.WriteInteger("creation date"u8, date.ToUnixTimeSeconds());
        writer.WriteKey("info"u8);
        InfoWriter.Write(ref writer, options, content);
        WriteWebSeeds(ref writer, options.WebSeeds);
        writer.WriteDictionaryEnd();
        return output.WrittenSpan.ToArray();
    }

    // "announce" too, for readers that know nothing of tiers.
    private static void WriteTrackers(ref BencodeWriter writer, List<IReadOnlyList<string>> tiers)
    {
        if (tiers.Count == 0)
            return;
        writer.WriteText("announce"u8, tiers[0][0]);
        if (tiers.Count == 1 && tiers[0].Count == 1)
            return;
        writer.WriteKey("announce-list"u8);
        writer.WriteListStart();
        foreach (var tier in tiers)
        {
            writer.WriteListStart();
            foreach (var tracker in tier)
                writer.WriteText(tracker);
            writer.WriteListEnd();
        }

        writer.WriteListEnd();
    }

    private static void WriteWebSeeds(ref BencodeWriter writer, IReadOnlyList<string> webSeeds)
    {
        if (webSeeds.Count == 0)
            return;
        writer.WriteKey("url-list"u8);
        writer.WriteListStart();
        foreach (var url in webSeeds)
            writer.WriteText(url);
        writer.WriteListEnd();
    }
}
