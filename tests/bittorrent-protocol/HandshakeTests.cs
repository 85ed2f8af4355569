using System.Buffers;
using System.IO.Pipelines;
using FsCheck.Fluent;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

public class HandshakeTests
{
    private static readonly Handshake Known = new()
    {
        InfoHash = InfoHash.FromBytes([.. Enumerable.Range(1, 20).Select(i => (byte)i)]),
        PeerId = PeerId.FromBytes("-WT0100-abcdefghijkl"u8),
        SupportsDht = true,
    };

    private static byte[] KnownBytes =>
        [19, .. "BitTorrent protocol"u8, 0, 0, 0, 0, 0, 0x10, 0, 0x05, .. Enumerable.Range(1, 20).Select(i => (byte)i), .. "-WT0100-abcdefghijkl"u8];

    [Fact]
    public void WriteTo_KnownHandshake_BytesOfTheSpecification() => Assert.Equal(KnownBytes, Encode(Known));

    [Fact]
    public void RoundTrip_AnyHandshake() => Law.Holds(
        (from hash in Arbitraries.InfoHashes().Generator
         from peer in Arbitraries.PeerIds().Generator
         from reserved in Arbitraries.Bytes(8)
         select new Handshake { InfoHash = hash, PeerId = peer, Reserved = BitConverter.ToUInt64(reserved) }).ToArbitrary(),
        handshake =>
        {
            Assert.True(Handshake.TryParse(Encode(handshake), out var parsed));
            Assert.Equal(handshake, parsed);
        });

    [Fact]
    public void AnyBytes_OnlyTheOneEncoding() => Law.Holds(Arbitraries.Mutated(KnownBytes), bytes =>
    {
        if (Handshake.TryParse(bytes, out var parsed))
            Assert.Equal(bytes, Encode(parsed));
    }, runs: 2000);

    [Fact]
    public void Supports_EachBit_ByItself()
    {
        var none = Known with { Reserved = 0 };
        Assert.Equal(0x100000UL, (none with { SupportsExtensions = true }).Reserved);
        Assert.Equal(0x4UL, (none with { SupportsFast = true }).Reserved);
        Assert.Equal(0x1UL, (none with { SupportsDht = true }).Reserved);
        Assert.Equal(0UL, (Known with { SupportsExtensions = false, SupportsFast = false, SupportsDht = false }).Reserved);
    }

    [Fact]
    public async Task ReceiveHandshakeAsync_AnySegmentation_SameHandshake()
    {
        byte[] stream = [.. KnownBytes, 0, 0, 0, 1, 1];
        foreach (var segmented in Segmentations.Of(stream))
        {
            await using var wire = new Wire(new OneWay(PipeFeeder.Start(segmented)));
            Assert.Equal(Known, await wire.ReceiveHandshakeAsync());
            Assert.True(await wire.ReadAsync());
            Assert.True(wire.TryRead(out var message));
            Assert.Equal(MessageId.Unchoke, message.Id);
            Assert.False(await wire.ReadAsync());
        }
    }

    [Fact]
    public async Task ReceiveHandshakeAsync_WrongFirstByte_FailsAtOnce()
    {
        var pair = DuplexPipePair.Create();
        await using var wire = new Wire(pair.First);
        await pair.Second.Output.WriteAsync("G"u8.ToArray());
        var error = await Assert.ThrowsAsync<WireException>(() => wire.ReceiveHandshakeAsync().AsTask());
        Assert.Equal(WireErrorCode.BadHandshake, error.Code);
        Assert.Equal(WireErrorCode.BadHandshake, wire.Error!.Code);
    }

    [Theory]
    [InlineData(0, WireErrorCode.ConnectionClosed)]
    [InlineData(1, WireErrorCode.TruncatedFrame)]
    [InlineData(67, WireErrorCode.TruncatedFrame)]
    public async Task ReceiveHandshakeAsync_StreamEndsBefore_TypedError(int length, WireErrorCode expected)
    {
        await using var wire = new Wire(new OneWay(PipeFeeder.Start(Segmentations.Whole(KnownBytes.AsMemory(0, length)))));
        var error = await Assert.ThrowsAsync<WireException>(() => wire.ReceiveHandshakeAsync().AsTask());
        Assert.Equal(expected, error.Code);
    }

    [Fact]
    public async Task ReceiveHandshakeAsync_PeerStalls_CallersTokenEndsIt()
    {
        var pair = DuplexPipePair.Create();
        await using var wire = new Wire(pair.First);
        await pair.Second.Output.WriteAsync(KnownBytes.AsMemory(0, 30));
        using var giveUp = new CancellationTokenSource();
        var receiving = wire.ReceiveHandshakeAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal(giveUp.Token, error.CancellationToken);
    }

    [Fact]
    public async Task SendHandshakeAsync_Twice_Throws()
    {
        await using var wire = new Wire(DuplexPipePair.Create().First);
        await wire.SendHandshakeAsync(Known);
        await Assert.ThrowsAsync<InvalidOperationException>(() => wire.SendHandshakeAsync(Known).AsTask());
    }

    private static byte[] Encode(Handshake handshake)
    {
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    private sealed record OneWay(PipeReader Input) : IDuplexPipe
    {
        public PipeWriter Output { get; } = new Pipe().Writer;
    }
}
