using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Bitfield;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

/// <summary>Messages of every type with any fields, as bytes and as what a decoder must make of them.</summary>
internal static class AnyMessages
{
    public const int PieceCount = 77;

    // Before what is made of it.
    private static Gen<BlockRequest> Blocks { get; } =
        from piece in Gen.Choose(0, PieceCount - 1)
        from offset in Gen.Choose(0, int.MaxValue)
        from length in Gen.Choose(1, 128 * 1024)
        select new BlockRequest(piece, offset, length);

    public static Gen<Sample> One { get; } = Gen.OneOf(
        Gen.Elements(MessageId.Choke, MessageId.Unchoke, MessageId.Interested, MessageId.NotInterested, MessageId.HaveAll, MessageId.HaveNone)
            .Select(id => Sample.Of(id, new StateMessage(id).WriteTo)),
        Gen.Constant(Sample.Of(MessageId.KeepAlive, default(KeepAliveMessage).WriteTo)),
        Index(MessageId.Have, piece => new HaveMessage(piece).WriteTo),
        Index(MessageId.Suggest, piece => new SuggestMessage(piece).WriteTo),
        Index(MessageId.AllowedFast, piece => new AllowedFastMessage(piece).WriteTo),
        Block(MessageId.Request, block => new RequestMessage(block).WriteTo),
        Block(MessageId.Cancel, block => new CancelMessage(block).WriteTo),
        Block(MessageId.Reject, block => new RejectMessage(block).WriteTo),
        Gen.Choose(0, ushort.MaxValue).Select(port => Sample.Of(MessageId.Port, new PortMessage((ushort)port).WriteTo) with { Port = (ushort)port }),
        Bitfield(),
        Piece(),
        Extended(),
        Unknown());

    public static Arbitrary<Sample[]> Any { get; } = Arb.From(
        from count in Gen.Choose(0, 8)
        from samples in One.ArrayOf(count)
        select samples);

    private static Gen<Sample> Index(MessageId id, Func<int, Action<IBufferWriter<byte>>> write) =>
        from piece in Gen.Choose(0, PieceCount - 1)
        select Sample.Of(id, write(piece)) with { Piece = piece };

    private static Gen<Sample> Block(MessageId id, Func<BlockRequest, Action<IBufferWriter<byte>>> write) =>
        from block in Blocks
        select Sample.Of(id, write(block)) with { Piece = block.Piece, Offset = block.Offset, Length = block.Length };

    private static Gen<Sample> Bitfield() =>
        from bits in Gen.Elements(true, false).ArrayOf(PieceCount)
        let set = SetOf(bits)
        select Sample.Of(MessageId.Bitfield, new BitfieldMessage(set).WriteTo) with { Payload = set.ToArray() };

    private static Gen<Sample> Piece() =>
        from piece in Gen.Choose(0, PieceCount - 1)
        from offset in Gen.Choose(0, int.MaxValue)
        from data in Arbitraries.Bytes(1, 60)
        let block = new BlockRequest(piece, offset, data.Length)
        select Sample.Of(MessageId.Piece, output => WritePiece(output, block, data)) with { Piece = piece, Offset = offset, Length = data.Length, Payload = data };

    private static Gen<Sample> Extended() =>
        from id in Gen.Choose(0, 255)
        from data in Arbitraries.Bytes(0, 40)
        select Sample.Of(MessageId.Extended, output => new ExtendedMessage((byte)id, data).WriteTo(output)) with { ExtendedId = (byte)id, Payload = data };

    private static Gen<Sample> Unknown() =>
        from id in Gen.Elements(10, 11, 12, 0x12, 21, 23, 200, 255)
        from data in Arbitraries.Bytes(0, 40)
        select Sample.Of((MessageId)id, output => output.Write((byte[])[0, 0, 0, (byte)(1 + data.Length), (byte)id, .. data])) with { Payload = data };

    private static void WritePiece(IBufferWriter<byte> output, BlockRequest block, byte[] data)
    {
        var header = new byte[PieceMessage.HeaderSize];
        new PieceMessage(block).WriteHeader(header);
        output.Write(header);
        output.Write(data);
    }

    private static PieceSet SetOf(bool[] bits)
    {
        var set = new PieceSet(bits.Length);
        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i])
                set.Add(i);
        }
        return set;
    }
}
