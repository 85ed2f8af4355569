using System.Buffers;
using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent.Writing;

/// <summary>Writes .torrent files around an info dictionary whose bytes must not change, or the info-hash would.</summary>
internal static class TorrentFileWriter
{
    /// <summary>The smallest .torrent file with this info dictionary.</summary>
    internal static byte[] Wrap(ReadOnlySpan<byte> infoDictionary)
    {
        var output = new ArrayBufferWriter<byte>(infoDictionary.Length + 16);
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        writer.WriteKey("info"u8);
        writer.WriteRaw(infoDictionary);
        writer.WriteDictionaryEnd();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The same torrent with other trackers; all other fields keep their bytes, in canonical order.</summary>
    internal static byte[] ReplaceTrackers(BencodeValue torrent, IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        var fields = new SortedDictionary<byte[], ReadOnlyMemory<byte>>(ByteOrder.Instance);
        foreach (var (key, value) in torrent.Entries)
            fields[key.ToArray()] = value.Raw;
        SetTrackers(fields, tiers);

        var output = new ArrayBufferWriter<byte>(torrent.Raw.Length + 256);
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        foreach (var (key, raw) in fields)
        {
            writer.WriteKey(key);
            writer.WriteRaw(raw.Span);
        }

        writer.WriteDictionaryEnd();
        return output.WrittenSpan.ToArray();
    }

    private static void SetTrackers(SortedDictionary<byte[], ReadOnlyMemory<byte>> fields, IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        fields.Remove("announce"u8.ToArray());
        fields.Remove("announce-list"u8.ToArray());
        var full = tiers.Where(tier => tier.Count > 0).ToList();
        if (full.Count == 0)
            return;
        fields["announce"u8.ToArray()] = EncodeText(full[0][0]);
        if (full.Count > 1 || full[0].Count > 1)
            fields["announce-list"u8.ToArray()] = EncodeTiers(full);
    }

    private static ReadOnlyMemory<byte> EncodeText(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteText(text);
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> EncodeTiers(List<IReadOnlyList<string>> tiers)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteListStart();
        foreach (var tier in tiers)
        {
            writer.WriteListStart();
            foreach (var tracker in tier)
                writer.WriteText(tracker);
            writer.WriteListEnd();
        }

        writer.WriteListEnd();
        return output.WrittenMemory;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        internal static readonly ByteOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
