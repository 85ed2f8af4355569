using System.Buffers;
using System.Buffers.Binary;

namespace WebTorrent.Protocol;

/// <summary>The three shapes that most messages share: bare, with a piece index, with a block (BEP 3).</summary>
internal static class Frame
{
    public const int PrefixSize = 4;
    public const int BareSize = PrefixSize + 1;
    public const int IndexSize = BareSize + 4;
    public const int BlockSize = BareSize + 12;

    public static void WritePrefix(Span<byte> destination, int length, MessageId id)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, length);
        destination[PrefixSize] = (byte)id;
    }

    public static void WriteBare(IBufferWriter<byte> output, MessageId id)
    {
        WritePrefix(output.GetSpan(BareSize), 1, id);
        output.Advance(BareSize);
    }

    public static void WriteIndex(IBufferWriter<byte> output, MessageId id, int piece)
    {
        var span = output.GetSpan(IndexSize);
        WritePrefix(span, IndexSize - PrefixSize, id);
        WriteInt(span[BareSize..], piece);
        output.Advance(IndexSize);
    }

    public static void WriteBlock(IBufferWriter<byte> output, MessageId id, in BlockRequest block)
    {
        var span = output.GetSpan(BlockSize);
        WritePrefix(span, BlockSize - PrefixSize, id);
        WriteInt(span[5..], block.Piece);
        WriteInt(span[9..], block.Offset);
        WriteInt(span[13..], block.Length);
        output.Advance(BlockSize);
    }

    public static bool HasShape(ReadOnlySpan<byte> frame, int size, MessageId id) =>
        frame.Length == size && frame[PrefixSize] == (byte)id
        && BinaryPrimitives.ReadInt32BigEndian(frame) == size - PrefixSize;

    public static bool TryParseIndex(ReadOnlySpan<byte> frame, MessageId id, out int piece)
    {
        piece = 0;
        return HasShape(frame, IndexSize, id) && TryReadInt(frame[BareSize..], out piece);
    }

    public static bool TryParseBlock(ReadOnlySpan<byte> frame, MessageId id, out BlockRequest block)
    {
        block = default;
        if (!HasShape(frame, BlockSize, id) || !TryReadInt(frame[5..], out var piece)
            || !TryReadInt(frame[9..], out var offset) || !TryReadInt(frame[13..], out var length))
            return false;
        block = new BlockRequest(piece, offset, length);
        return true;
    }

    /// <summary>Reads an unsigned field; no torrent has an index of 2^31 or more, so that such a value is a fault.</summary>
    public static bool TryReadInt(ReadOnlySpan<byte> source, out int value)
    {
        value = BinaryPrimitives.ReadInt32BigEndian(source);
        return value >= 0;
    }

    private static void WriteInt(Span<byte> destination, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        BinaryPrimitives.WriteInt32BigEndian(destination, value);
    }
}
