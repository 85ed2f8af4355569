using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using WebTorrent.Bencode;
using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.Identifiers;

namespace WebTorrent.TorrentEngine.Resume;

/// <summary>Which pieces were verified, and the size and time of every file at that moment. Trusted only while the files still look so.</summary>
internal sealed record ResumeData(InfoHash InfoHash, PieceSet Pieces, IReadOnlyList<FileStamp> Files)
{
    private const int Version = 1;

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        writer.WriteKey("files"u8);
        writer.WriteListStart();
        foreach (var file in Files)
        {
            writer.WriteListStart();
            writer.WriteInteger(file.Exists ? file.Length : -1);
            writer.WriteInteger(file.LastWriteTicks);
            writer.WriteListEnd();
        }

        writer.WriteListEnd();
        Span<byte> hash = stackalloc byte[InfoHash.Size];
        InfoHash.CopyTo(hash);
        writer.WriteBytes("info-hash"u8, hash);
        writer.WriteBytes("pieces"u8, Pieces.ToArray());
        writer.WriteInteger("version"u8, Version);
        writer.WriteDictionaryEnd();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads it back; false when it is damaged or of another torrent or version.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> data, InfoHash infoHash, int pieceCount, [NotNullWhen(true)] out ResumeData? resume)
    {
        resume = null;
        if (!BencodeValue.TryParse(data, out var root)
            || !root.TryGetInteger("version"u8, out var version) || version != Version
            || !root.TryGetBytes("info-hash"u8, out var hash) || hash.Length != InfoHash.Size || InfoHash.FromBytes(hash.Span) != infoHash
            || !root.TryGetBytes("pieces"u8, out var bits) || !PieceSet.TryParse(bits.Span, pieceCount, out var pieces)
            || !root.TryGetList("files"u8, out var list) || !TryDecodeFiles(list, out var files))
        {
            return false;
        }

        resume = new ResumeData(infoHash, pieces, files);
        return true;
    }

    private static bool TryDecodeFiles(IReadOnlyList<BencodeValue> list, out List<FileStamp> files)
    {
        files = new List<FileStamp>(list.Count);
        foreach (var item in list)
        {
            if (item.Kind != BencodeKind.List || item.Items is not [{ Kind: BencodeKind.Integer } length, { Kind: BencodeKind.Integer } time])
                return false;
            files.Add(new FileStamp(length.AsInteger() >= 0, Math.Max(0, length.AsInteger()), time.AsInteger()));
        }

        return true;
    }
}
