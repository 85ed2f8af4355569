using System.Buffers;
using System.Runtime.InteropServices;
using WebTorrent.Bencode;

namespace WebTorrent.UtMetadata;

/// <summary>
/// One message of ut_metadata (BEP 9): a bencoded dictionary, followed by the piece itself when it is <see cref="MetadataMessageKind.Data"/>:
/// <code>
/// {"msg_type": 0, "piece": n}
/// {"msg_type": 1, "piece": n, "total_size": bytes of the whole} bytes of the piece
/// {"msg_type": 2, "piece": n}
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MetadataMessage
{
    /// <summary>Bytes of a piece of metadata; only the last one is shorter.</summary>
    public const int PieceSize = 16 * 1024;

    /// <summary>What it is; may be a value without a name.</summary>
    public MetadataMessageKind Kind { get; init; }

    /// <summary>Index of the piece of metadata, from 0.</summary>
    public int Piece { get; init; }

    /// <summary>Bytes of the whole metadata as the sender says; 0 when it does not say, and when this is no data.</summary>
    public long TotalSize { get; init; }

    /// <summary>The piece; only with data. Borrows from the message it was read from.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Writes the message.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        writer.WriteInteger("msg_type"u8, (int)Kind);
        writer.WriteInteger("piece"u8, Piece);
        if (Kind == MetadataMessageKind.Data && TotalSize > 0)
            writer.WriteInteger("total_size"u8, TotalSize);
        writer.WriteDictionaryEnd();
        output.Write(Data.Span);
    }

    /// <summary>Reads a message.</summary>
    /// <param name="payload">Payload of the extension message.</param>
    /// <param name="message">The message, on success.</param>
    /// <returns>
    /// False when there is no such dictionary, when a number is missing or out of range, or when bytes follow a request or reject.
    /// Whether the piece exists and has the right size is for who knows the metadata's size.
    /// </returns>
    public static bool TryParse(ReadOnlyMemory<byte> payload, out MetadataMessage message)
    {
        message = default;
        if (!BencodeValue.TryParsePrefix(payload, out var fields, out var consumed)
            || !fields.TryGetInteger("msg_type"u8, out var kind) || kind is < 0 or > int.MaxValue
            || !fields.TryGetInteger("piece"u8, out var piece) || piece is < 0 or > int.MaxValue)
            return false;
        var data = payload[consumed..];
        long size = 0;
        if (kind == (int)MetadataMessageKind.Data)
        {
            if (data.Length > PieceSize || (fields.TryGetInteger("total_size"u8, out size) && size <= 0))
                return false;
        }
        else if (kind <= (int)MetadataMessageKind.Reject && data.Length > 0)
        {
            return false;
        }
        message = new MetadataMessage { Kind = (MetadataMessageKind)kind, Piece = (int)piece, TotalSize = size, Data = data };
        return true;
    }

    /// <summary>How many pieces a metadata of some size has.</summary>
    /// <param name="size">Bytes of the whole metadata.</param>
    public static int PieceCount(int size) => (int)(((long)size + PieceSize - 1) / PieceSize);

    /// <summary>Bytes of one piece.</summary>
    /// <param name="size">Bytes of the whole metadata.</param>
    /// <param name="piece">Index of an existing piece.</param>
    public static int PieceLength(int size, int piece) => Math.Min(PieceSize, size - (piece * PieceSize));
}
