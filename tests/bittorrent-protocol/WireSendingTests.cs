using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

public class WireSendingTests
{
    private static readonly BlockRequest[] Blocks = [.. Enumerable.Range(0, 200).Select(i => new BlockRequest(i / 4, i % 4 * 1000, 1000))];

    [Fact]
    public async Task QueueBlock_Many_AllArriveInOrderWithTheirBytes()
    {
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = new PatternSource() });
        foreach (var block in Blocks)
            Assert.True(pair.First.QueueBlock(block));
        var received = await WirePair.ReadAsync(pair.Second, Blocks.Length);
        Assert.Equal(Blocks, received.Select(message => new BlockRequest(message.Piece, message.Offset, message.Length)));
        Assert.All(received.Zip(Blocks), both => Assert.Equal(PatternSource.BytesOf(both.Second), both.First.Payload));
        // Reading on gives back what was read last, which the flush of the other end waits for.
        var reading = pair.Second.ReadAsync();
        await pair.First.FlushAsync();
        Assert.Equal(Blocks.Sum(block => block.Length), pair.First.BlockBytesSent);
        Assert.Equal(pair.First.BytesSent, pair.Second.BytesReceived);
        await pair.Second.DisposeAsync();
        Assert.False(await reading);
    }

    [Fact]
    public async Task Send_WhileBlocksAreQueued_OvertakesThem()
    {
        var source = new PatternSource(isGated: true);
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = source, MaxBlocksPerFlush = 2 });
        foreach (var block in Blocks[..10])
            pair.First.QueueBlock(block);
        await source.FirstAsked.Task;
        pair.First.Have(77);
        source.Release(10);
        var received = await WirePair.ReadAsync(pair.Second, 11);
        Assert.InRange(received.FindIndex(message => message.Id == MessageId.Have), 0, 2);
    }

    [Fact]
    public async Task TryCancelBlock_Queued_NeverSent()
    {
        var source = new PatternSource(isGated: true);
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = source, MaxBlocksPerFlush = 1 });
        foreach (var block in Blocks[..40])
            pair.First.QueueBlock(block);
        await source.FirstAsked.Task;
        Assert.Equal(39, pair.First.QueuedBlocks);
        Assert.False(pair.First.TryCancelBlock(Blocks[0]));
        Assert.True(pair.First.TryCancelBlock(Blocks[20]));
        Assert.False(pair.First.TryCancelBlock(Blocks[20]));
        Assert.False(pair.First.TryCancelBlock(Blocks[50]));
        source.Release(39);
        var received = await WirePair.ReadAsync(pair.Second, 39);
        Assert.Equal(Blocks[..40].Where((_, index) => index != 20), received.Select(message => new BlockRequest(message.Piece, message.Offset, message.Length)));
    }

    [Fact]
    public async Task RejectQueuedBlocks_RejectsEach()
    {
        var source = new PatternSource(isGated: true);
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = source, MaxBlocksPerFlush = 1 });
        foreach (var block in Blocks[..5])
            pair.First.QueueBlock(block);
        await source.FirstAsked.Task;
        pair.First.Choke();
        pair.First.RejectQueuedBlocks();
        source.Release(1);
        var received = await WirePair.ReadAsync(pair.Second, 6);
        Assert.Equal(
            [MessageId.Piece, MessageId.Choke, MessageId.Reject, MessageId.Reject, MessageId.Reject, MessageId.Reject],
            received.Select(message => message.Id));
        Assert.Equal(Blocks[1..5], received[2..].Select(message => new BlockRequest(message.Piece, message.Offset, message.Length)));
    }

    [Fact]
    public async Task ClearQueuedBlocks_SendsNothing()
    {
        var source = new PatternSource(isGated: true);
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = source, MaxBlocksPerFlush = 1 });
        foreach (var block in Blocks[..5])
            pair.First.QueueBlock(block);
        await source.FirstAsked.Task;
        pair.First.ClearQueuedBlocks();
        pair.First.Choke();
        source.Release(5);
        Assert.Equal([MessageId.Piece, MessageId.Choke], (await WirePair.ReadAsync(pair.Second, 2)).Select(message => message.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task QueueBlock_QueueFull_RejectedOrDropped(bool fast)
    {
        var source = new PatternSource(isGated: true);
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = source, MaxBlocksPerFlush = 1, MaxQueuedBlocks = 2 }, fast: fast);
        pair.First.QueueBlock(Blocks[0]);
        await source.FirstAsked.Task;
        Assert.True(pair.First.QueueBlock(Blocks[1]));
        Assert.True(pair.First.QueueBlock(Blocks[2]));
        Assert.False(pair.First.QueueBlock(Blocks[3]));
        source.Release(3);
        var received = await WirePair.ReadAsync(pair.Second, fast ? 4 : 3);
        Assert.Equal(fast ? 1 : 0, received.Count(message => message.Id == MessageId.Reject && message.Piece == Blocks[3].Piece && message.Offset == Blocks[3].Offset));
        Assert.Equal(3, received.Count(message => message.Id == MessageId.Piece));
    }

    [Fact]
    public async Task QueueBlock_SourceFails_WireEndsWithItsError()
    {
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = new BrokenSource() });
        pair.First.QueueBlock(Blocks[0]);
        var error = await Assert.ThrowsAsync<WireException>(() => pair.First.ReadAsync().AsTask());
        Assert.Equal(WireErrorCode.BlockSourceFailed, error.Code);
        Assert.Equal(WireErrorCode.BlockSourceFailed, pair.First.Error!.Code);
        await pair.First.Completion;
    }

    [Fact]
    public async Task QueueBlock_BadArguments_Throws()
    {
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = new PatternSource() });
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.First.QueueBlock(new BlockRequest(-1, 0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.First.QueueBlock(new BlockRequest(0, -1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.First.QueueBlock(new BlockRequest(0, 0, 0)));
        Assert.Throws<InvalidOperationException>(() => pair.Second.QueueBlock(new BlockRequest(0, 0, 1)));
    }

    [Fact]
    public async Task AnyBlocks_QueuedAndCancelled_TheOthersArriveInOrder()
    {
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var source = new PatternSource(isGated: true);
            await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = source, MaxBlocksPerFlush = 1 });
            pair.First.QueueBlock(Blocks[0]);
            await source.FirstAsked.Task;
            var model = new List<BlockRequest>();
            for (var step = 0; step < 100; step++)
            {
                var block = Blocks[random.Next(1, 20)];
                if (random.Next(3) > 0)
                    model.Add(block);
                if (model.Count > pair.First.QueuedBlocks)
                    Assert.True(pair.First.QueueBlock(block));
                else
                    Assert.Equal(model.Remove(block), pair.First.TryCancelBlock(block));
            }
            source.Release(model.Count + 1);
            var received = await WirePair.ReadAsync(pair.Second, model.Count + 1);
            Assert.Equal([Blocks[0], .. model], received.Select(message => new BlockRequest(message.Piece, message.Offset, message.Length)));
        }
    }

    [Fact]
    public async Task Cork_HoldsBack_UncorkLetsGo()
    {
        await using var pair = await WirePair.CreateAsync();
        pair.First.Cork();
        pair.First.Cork();
        pair.First.Have(1);
        pair.First.Uncork();
        pair.First.Have(2);
        await Task.Delay(30);
        Assert.Equal(18, pair.First.QueuedBytes);
        pair.First.Uncork();
        Assert.Equal([1, 2], (await WirePair.ReadAsync(pair.Second, 2)).Select(message => message.Piece));
        Assert.Throws<InvalidOperationException>(pair.First.Uncork);
    }

    [Fact]
    public async Task KeepAlive_AfterTwoSilentMinutes_SentByItself()
    {
        var time = new VirtualTime();
        await using var pair = await WirePair.CreateAsync(new WireOptions { TimeProvider = time });
        time.Advance(TimeSpan.FromSeconds(119));
        pair.First.Have(1);
        Assert.Single(await WirePair.ReadAsync(pair.Second, 1));
        await pair.First.FlushAsync();
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(0, pair.First.QueuedBytes);
        var sent = pair.First.BytesSent;
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MessageId.KeepAlive, Assert.Single(await WirePair.ReadAsync(pair.Second, 1)).Id);
        await pair.First.FlushAsync();
        Assert.Equal(sent + 4, pair.First.BytesSent);
        time.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(MessageId.KeepAlive, Assert.Single(await WirePair.ReadAsync(pair.Second, 1)).Id);
    }

    [Fact]
    public async Task DisposeAsync_StopsKeepAlives()
    {
        var time = new VirtualTime();
        var pair = await WirePair.CreateAsync(new WireOptions { TimeProvider = time });
        Assert.Equal(1, time.WaitingTimers);
        await pair.DisposeAsync();
        Assert.Equal(0, time.WaitingTimers);
        time.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Send_AfterTheEnd_DoesNothing()
    {
        var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = new PatternSource() });
        await pair.DisposeAsync();
        pair.First.Have(1);
        pair.First.QueueBlock(Blocks[0]);
        await pair.First.FlushAsync();
        Assert.Equal(0, pair.First.QueuedBytes);
        Assert.Equal(0, pair.First.QueuedBlocks);
        await pair.First.Completion;
    }

    [Fact]
    public async Task DisposeAsync_PeerDoesNotRead_EndsAllTheSame()
    {
        var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = new PatternSource() });
        for (var i = 0; i < 100; i++)
            pair.First.QueueBlock(new BlockRequest(i, 0, 16384));
        await Task.Delay(20);
        await pair.First.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        await pair.Second.DisposeAsync();
    }

    [Fact]
    public async Task Send_FromManyThreads_EveryMessageWhole()
    {
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = new PatternSource() });
        const int PerThread = 500;
        var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < PerThread; i++)
            {
                if (thread == 0)
                    pair.First.QueueBlock(new BlockRequest(i, 0, 100));
                else
                    pair.First.Have((thread * PerThread) + i);
            }
        })));
        var received = await WirePair.ReadAsync(pair.Second, 4 * PerThread);
        await sending;
        Assert.Equal(Enumerable.Range(PerThread, 3 * PerThread), received.Where(message => message.Id == MessageId.Have).Select(message => message.Piece).Order());
        Assert.Equal(Enumerable.Range(0, PerThread), received.Where(message => message.Id == MessageId.Piece).Select(message => message.Piece));
    }

    private sealed class BrokenSource : IBlockSource
    {
        public ValueTask ReadBlockAsync(BlockRequest block, Memory<byte> destination, CancellationToken cancellationToken) =>
            throw new IOException("The disk is gone.");
    }
}
