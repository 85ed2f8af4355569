using WebTorrent.Bencode;
using WebTorrent.CreateTorrent.Inputs;

namespace WebTorrent.CreateTorrent.Writing;

/// <summary>
/// Writes the info dictionary (BEP 3; BEP 27 <c>private</c>; BEP 47 <c>attr</c>). It holds nothing that is not needed, so that
/// the same files give the same info-hash as with other programs.
/// </summary>
internal static class InfoWriter
{
    internal static void Write(ref BencodeWriter writer, TorrentBuilderOptions options, TorrentContent content)
    {
        writer.WriteDictionaryStart();
        if (content.IsSingleFile)
            writer.WriteInteger("length"u8, content.Files[0].Length);
        else
            WriteFiles(ref writer, content.Files);
        writer.WriteText("name"u8, content.Name);
        writer.WriteInteger("piece length"u8, content.PieceLength);
        writer.WriteBytes("pieces"u8, content.Hashes);
        if (options.IsPrivate)
            writer.WriteInteger("private"u8, 1);
        if (options.Source is { } source)
            writer.WriteText("source"u8, source);
        writer.WriteDictionaryEnd();
    }

    private static void WriteFiles(ref BencodeWriter writer, IReadOnlyList<SourceFile> files)
    {
        writer.WriteKey("files"u8);
        writer.WriteListStart();
        foreach (var file in files)
        {
            writer.WriteDictionaryStart();
            if (file.IsPadding)
                writer.WriteBytes("attr"u8, "p"u8);
            writer.WriteInteger("length"u8, file.Length);
            writer.WriteKey("path"u8);
            writer.WriteListStart();
            foreach (var component in file.Path.AsSpan().Split('/'))
                writer.WriteText(file.Path.AsSpan()[component]);
            writer.WriteListEnd();
            writer.WriteDictionaryEnd();
        }

        writer.WriteListEnd();
    }
}
