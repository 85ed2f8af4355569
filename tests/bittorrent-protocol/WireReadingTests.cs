using System.IO.Pipelines;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

public class WireReadingTests
{
    [Fact]
    public async Task RoundTrip_EveryMessage_InOrder()
    {
        await using var pair = await WirePair.CreateAsync();
        var pieces = new Bitfield.PieceSet(9);
        pieces.Add(8);
        var block = new BlockRequest(3, 16384, 16384);
        var wire = pair.First;
        wire.Bitfield(pieces);
        wire.Choke();
        wire.Unchoke();
        wire.Interested();
        wire.NotInterested();
        wire.Have(5);
        wire.Request(block);
        wire.Cancel(block);
        wire.Reject(block);
        wire.Suggest(6);
        wire.AllowedFast(7);
        wire.HaveAll();
        wire.HaveNone();
        wire.Port(6881);
        wire.KeepAlive();
        wire.Extended(9, "payload"u8);

        var received = await WirePair.ReadAsync(pair.Second, 16);
        Assert.Equal(
            [
                MessageId.Bitfield, MessageId.Choke, MessageId.Unchoke, MessageId.Interested, MessageId.NotInterested, MessageId.Have, MessageId.Request,
                MessageId.Cancel, MessageId.Reject, MessageId.Suggest, MessageId.AllowedFast, MessageId.HaveAll, MessageId.HaveNone, MessageId.Port,
                MessageId.KeepAlive, MessageId.Extended,
            ],
            received.Select(message => message.Id));
        Assert.Equal(pieces.ToArray(), received[0].Payload);
        Assert.Equal((5, 6, 7), (received[5].Piece, received[9].Piece, received[10].Piece));
        Assert.All(received[6..9], message => Assert.Equal((3, 16384, 16384), (message.Piece, message.Offset, message.Length)));
        Assert.Equal(6881, received[13].Port);
        Assert.Equal("payload"u8.ToArray(), received[15].Payload);
    }

    [Fact]
    public async Task AnySegmentation_SameMessages()
    {
        byte[] stream = [.. Greeting(), .. new byte[] { 0, 0, 0, 5, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 11, 7, 0, 0, 0, 1, 0, 0, 0, 0, 65, 66, 0, 0, 0, 1, 1 }];
        foreach (var segmented in Segmentations.Of(stream))
        {
            await using var wire = new Wire(new OneWay(PipeFeeder.Start(segmented)));
            await wire.ReceiveHandshakeAsync();
            var messages = await WirePair.ReadAsync(wire, 5);
            Assert.Equal([MessageId.Have, MessageId.KeepAlive, MessageId.Piece, MessageId.Unchoke], messages.Select(message => message.Id));
            Assert.Equal("AB"u8.ToArray(), messages[2].Payload);
            Assert.Equal(stream.Length, wire.BytesReceived);
        }
    }

    [Fact]
    public async Task ReadAsync_HalfAMessage_WaitsForTheRest()
    {
        var (wire, peer) = await AcceptAsync();
        await using var _ = wire;
        await peer.Output.WriteAsync(new byte[] { 0, 0, 0, 5, 4, 0 });
        var reading = wire.ReadAsync().AsTask();
        await Task.Delay(30);
        Assert.False(reading.IsCompleted);
        await peer.Output.WriteAsync(new byte[] { 0, 0, 9 });
        Assert.True(await reading);
        Assert.True(wire.TryRead(out var message));
        Assert.Equal(9, message.Piece);
        Assert.False(wire.TryRead(out message));
    }

    [Fact]
    public async Task ReadAsync_MessagesLeftUnread_StillThere()
    {
        await using var pair = await WirePair.CreateAsync();
        pair.First.Cork();
        pair.First.Have(1);
        pair.First.Have(2);
        pair.First.Uncork();
        Assert.True(await pair.Second.ReadAsync());
        Assert.True(pair.Second.TryRead(out var first));
        Assert.True(await pair.Second.ReadAsync());
        Assert.True(pair.Second.TryRead(out var second));
        Assert.Equal((1, 2), (first.Piece, second.Piece));
    }

    [Fact]
    public async Task ReadAsync_CleanEnd_FalseAfterTheLastMessage()
    {
        var (wire, peer) = await AcceptAsync();
        await using var _ = wire;
        await peer.Output.WriteAsync(new byte[] { 0, 0, 0, 1, 1 });
        await peer.Output.CompleteAsync();
        Assert.Single(await WirePair.ReadAsync(wire, 2));
        Assert.False(await wire.ReadAsync());
        Assert.Null(wire.Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task ReadAsync_EndInsideAMessage_TruncatedFrame(int length)
    {
        var (wire, peer) = await AcceptAsync();
        await using var _ = wire;
        await peer.Output.WriteAsync(new byte[] { 0, 0, 0, 5, 4, 0, 0, 0, 9 }.AsMemory(0, length));
        await peer.Output.CompleteAsync();
        var error = await Assert.ThrowsAsync<WireException>(() => wire.ReadAsync().AsTask());
        Assert.Equal(WireErrorCode.TruncatedFrame, error.Code);
        Assert.True(wire.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task ReadAsync_TransportBreaks_TransportFailed()
    {
        var (wire, peer) = await AcceptAsync();
        await using var _ = wire;
        await peer.Output.CompleteAsync(new IOException("reset"));
        var error = await Assert.ThrowsAsync<WireException>(() => wire.ReadAsync().AsTask());
        Assert.Equal(WireErrorCode.TransportFailed, error.Code);
        Assert.IsType<IOException>(error.InnerException);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_WireStaysUsable()
    {
        await using var pair = await WirePair.CreateAsync();
        using var giveUp = new CancellationTokenSource();
        var reading = pair.Second.ReadAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        pair.First.Have(4);
        Assert.Equal(4, Assert.Single(await WirePair.ReadAsync(pair.Second, 1)).Piece);
    }

    [Fact]
    public async Task ReadAsync_SecondReader_Throws()
    {
        await using var pair = await WirePair.CreateAsync();
        var reading = pair.Second.ReadAsync().AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Second.ReadAsync().AsTask());
        pair.First.Unchoke();
        Assert.True(await reading);
    }

    [Fact]
    public async Task DisposeAsync_ReadWaits_ItReturnsFalse()
    {
        await using var pair = await WirePair.CreateAsync();
        var reading = pair.Second.ReadAsync().AsTask();
        await pair.Second.DisposeAsync();
        Assert.False(await reading.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.False(await pair.Second.ReadAsync());
        Assert.False(pair.Second.TryRead(out _));
        Assert.Null(pair.Second.Error);
        await pair.Second.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_OtherEnd_SeesACleanEnd()
    {
        await using var pair = await WirePair.CreateAsync();
        await pair.First.DisposeAsync();
        Assert.False(await pair.Second.ReadAsync());
    }

    [Fact]
    public async Task TryRead_ManyBlocks_AllocatesNothingPerMessage()
    {
        var (wire, peer) = await AcceptAsync(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        await using var _ = wire;
        const int Count = 2000;
        var frame = new byte[PieceMessage.HeaderSize + 64];
        new PieceMessage(new BlockRequest(1, 0, 64)).WriteHeader(frame);
        for (var i = 0; i < Count; i++)
            await peer.Output.WriteAsync(frame);
        Assert.True(await wire.ReadAsync());
        // The first half warms up what the runtime makes once.
        var read = 0;
        while (read < Count / 2 && wire.TryRead(out WireMessage _))
            read++;
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (wire.TryRead(out WireMessage _))
            read++;
        Assert.Equal(Count, read);
        // The runtime itself may still make a thing or two; one byte a message would show.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (Count / 2) - 1);
    }

    private static async Task<(Wire Wire, IDuplexPipe Peer)> AcceptAsync(PipeOptions? options = null)
    {
        var pipes = DuplexPipePair.Create(options);
        var wire = new Wire(pipes.First);
        await pipes.Second.Output.WriteAsync(Greeting());
        await wire.ReceiveHandshakeAsync();
        return (wire, pipes.Second);
    }

    private static byte[] Greeting()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        WirePair.Greeting().WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    private sealed record OneWay(PipeReader Input) : IDuplexPipe
    {
        public PipeWriter Output { get; } = new Pipe().Writer;
    }
}
