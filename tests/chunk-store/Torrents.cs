using System.Buffers;
using WebTorrent.Bencode;
using WebTorrent.ParseTorrent;

namespace WebTorrent.ChunkStore.Tests;

/// <summary>Torrents with the given files; their piece hashes are all zeros, which no store looks at.</summary>
internal static class Torrents
{
    public const string Name = "torrent";

    /// <summary>A torrent of one file, which is called as the torrent.</summary>
    public static TorrentInfo Single(int pieceLength, long length, string name = Name)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        writer.WriteInteger("length"u8, length);
        WriteRest(ref writer, name, pieceLength, length);
        return TorrentInfo.FromInfoDictionary(output.WrittenMemory);
    }

    /// <summary>A torrent of several files; a path whose first letter is <c>*</c> is padding.</summary>
    public static TorrentInfo Of(int pieceLength, params ReadOnlySpan<(string Path, long Length)> files)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        var total = 0L;
        writer.WriteDictionaryStart();
        writer.WriteListStart("files"u8);
        foreach (var (path, length) in files)
        {
            WriteFile(ref writer, path, length);
            total += length;
        }

        writer.WriteListEnd();
        WriteRest(ref writer, Name, pieceLength, total);
        return TorrentInfo.FromInfoDictionary(output.WrittenMemory);
    }

    private static void WriteFile(ref BencodeWriter writer, string path, long length)
    {
        var isPadding = path.StartsWith('*');
        writer.WriteDictionaryStart();
        if (isPadding) writer.WriteText("attr"u8, "p");
        writer.WriteInteger("length"u8, length);
        writer.WriteListStart("path"u8);
        foreach (var component in path.TrimStart('*').Split('/')) writer.WriteText(component);
        writer.WriteListEnd();
        writer.WriteDictionaryEnd();
    }

    private static void WriteRest(ref BencodeWriter writer, string name, int pieceLength, long length)
    {
        writer.WriteText("name"u8, name);
        writer.WriteInteger("piece length"u8, pieceLength);
        writer.WriteBytes("pieces"u8, new byte[20 * ((length + pieceLength - 1) / pieceLength)]);
        writer.WriteDictionaryEnd();
    }
}
