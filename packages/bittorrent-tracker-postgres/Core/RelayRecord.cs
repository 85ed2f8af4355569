using System.Buffers;
using System.Buffers.Binary;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>
/// An offer or answer on its way to the tracker that has its receiver; a batch is records one behind the other:
/// <code>
/// 0   20  info-hash
/// 20  20  peer id of the receiver
/// 40  4   length of the message, little-endian
/// 44  ..  message
/// </code>
/// </summary>
internal readonly ref struct RelayRecord(InfoHash swarm, PeerId receiver, ReadOnlyMemory<byte> message)
{
    private const int FixedSize = 44;

    public InfoHash Swarm { get; } = swarm;

    public PeerId Receiver { get; } = receiver;

    public ReadOnlyMemory<byte> Message { get; } = message;

    public int Size => FixedSize + Message.Length;

    /// <summary>Takes the first record off a batch; false when it is empty or cut short.</summary>
    public static bool TryRead(ref ReadOnlyMemory<byte> batch, out RelayRecord record)
    {
        record = default;
        var bytes = batch.Span;
        if (bytes.Length < FixedSize)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]);
        if (length < 0 || length > bytes.Length - FixedSize)
            return false;
        record = new RelayRecord(InfoHash.FromBytes(bytes[..InfoHash.Size]), PeerId.FromBytes(bytes.Slice(20, PeerId.Size)), batch.Slice(FixedSize, length));
        batch = batch[(FixedSize + length)..];
        return true;
    }

    /// <summary>Appends the record to a batch.</summary>
    public void Write(IBufferWriter<byte> batch)
    {
        var bytes = batch.GetSpan(Size);
        Swarm.CopyTo(bytes);
        Receiver.CopyTo(bytes[20..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], Message.Length);
        Message.Span.CopyTo(bytes[FixedSize..]);
        batch.Advance(Size);
    }
}
