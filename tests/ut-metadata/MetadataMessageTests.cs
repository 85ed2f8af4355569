using System.Buffers;
using System.Text;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.UtMetadata.Tests;

public class MetadataMessageTests
{
    [Theory]
    [InlineData("d8:msg_typei0e5:piecei3ee", MetadataMessageKind.Request, 3, 0, "")]
    [InlineData("d8:msg_typei1e5:piecei0e10:total_sizei34256eexxxx", MetadataMessageKind.Data, 0, 34256, "xxxx")]
    [InlineData("d8:msg_typei1e5:piecei2eey", MetadataMessageKind.Data, 2, 0, "y")]
    [InlineData("d8:msg_typei2e5:piecei1ee", MetadataMessageKind.Reject, 1, 0, "")]
    [InlineData("d8:msg_typei9e5:piecei1eewhatever", (MetadataMessageKind)9, 1, 0, "whatever")]
    public void TryParse_MessagesOfTheSpecification(string payload, MetadataMessageKind kind, int piece, int size, string data)
    {
        Assert.True(MetadataMessage.TryParse(Encoding.ASCII.GetBytes(payload), out var message));
        Assert.Equal((kind, piece, size), (message.Kind, message.Piece, message.TotalSize));
        Assert.Equal(data, Encoding.ASCII.GetString(message.Data.Span));
        if (Enum.IsDefined(kind))
            Assert.Equal(payload, Encoding.ASCII.GetString(Encode(message)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("i1e")]
    [InlineData("d8:msg_typei0ee")]
    [InlineData("d5:piecei0ee")]
    [InlineData("d8:msg_typei-1e5:piecei0ee")]
    [InlineData("d8:msg_typei0e5:piecei-1ee")]
    [InlineData("d8:msg_typei0e5:piecei4294967296ee")]
    [InlineData("d8:msg_typei0e5:piece1:0e")]
    [InlineData("d8:msg_typei0e5:piecei0eetrailing")]
    [InlineData("d8:msg_typei1e5:piecei0e10:total_sizei0eex")]
    [InlineData("d8:msg_typei1e5:piecei0e10:total_sizei-5eex")]
    public void TryParse_Malformed_False(string payload) => Assert.False(MetadataMessage.TryParse(Encoding.ASCII.GetBytes(payload), out _));

    [Fact]
    public void TryParse_DataOfMoreThan16KiB_False()
    {
        byte[] header = [.. "d8:msg_typei1e5:piecei0e10:total_sizei40000ee"u8];
        Assert.True(MetadataMessage.TryParse((byte[])[.. header, .. new byte[16384]], out _));
        Assert.False(MetadataMessage.TryParse((byte[])[.. header, .. new byte[16385]], out _));
    }

    [Fact]
    public void RoundTrip_AnyMessage() => Law.Holds(
        (from kind in Gen.Choose(0, 2)
         from piece in Gen.Choose(0, int.MaxValue)
         from size in Gen.Choose(1, int.MaxValue)
         from data in Arbitraries.Bytes(0, 50)
         select new { kind, piece, size, data }).ToArbitrary(),
        any =>
        {
            var isData = any.kind == (int)MetadataMessageKind.Data;
            var message = new MetadataMessage { Kind = (MetadataMessageKind)any.kind, Piece = any.piece, TotalSize = isData ? any.size : 0, Data = isData ? any.data : default };
            Assert.True(MetadataMessage.TryParse(Encode(message), out var parsed));
            Assert.Equal((message.Kind, message.Piece, message.TotalSize), (parsed.Kind, parsed.Piece, parsed.TotalSize));
            Assert.Equal(message.Data.ToArray(), parsed.Data.ToArray());
        });

    [Fact]
    public void AnyBytes_ParsedInRangeOrNot() => Law.Holds(
        Arbitraries.Mutated("d8:msg_typei0e5:piecei3ee"u8.ToArray(), "d8:msg_typei1e5:piecei0e10:total_sizei34256eexxxx"u8.ToArray()),
        bytes =>
        {
            if (!MetadataMessage.TryParse(bytes, out var message))
                return;
            Assert.True(message.Piece >= 0 && message.TotalSize >= 0 && message.Data.Length <= bytes.Length);
        },
        runs: 3000);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16384, 1, 16384)]
    [InlineData(16385, 2, 1)]
    [InlineData(40000, 3, 7232)]
    public void PieceCountAndLength_LastPieceIsTheRest(int size, int pieces, int last)
    {
        Assert.Equal(pieces, MetadataMessage.PieceCount(size));
        Assert.Equal(last, MetadataMessage.PieceLength(size, pieces - 1));
    }

    private static byte[] Encode(MetadataMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        message.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }
}
