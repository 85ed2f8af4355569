using System.IO.Pipelines;
using WebTorrent.TestKit;

namespace WebTorrent.TcpTransport.Tests;

public class SocketPipeTests : HalfClosingPipeLaws
{
    [Fact]
    public async Task ReadAsync_MessageLargerThanAnyReceive_GrowsToHoldIt()
    {
        await using var pair = await TransportPair.CreateAsync();
        var sending = pair.Dialled.Pipe.Output.WriteAsync(new byte[3 * 1024 * 1024]).AsTask();
        var read = await pair.Accepted.Pipe.Input.ReadAtLeastAsync(3 * 1024 * 1024);
        Assert.Equal(3 * 1024 * 1024, read.Buffer.Length);
        Assert.True(read.Buffer.IsSingleSegment);
        await sending;
    }

    [Fact]
    public async Task DisposeAsync_ReadWaits_PeerGetsAllThatWasSent_AndACleanEnd()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var pair = await TransportPair.CreateAsync();
            await pair.Accepted.Pipe.Output.WriteAsync(new byte[50_000]);
            var waiting = pair.Accepted.Pipe.Input.ReadAsync().AsTask();
            await pair.Accepted.DisposeAsync();
            await waiting;
            var read = await pair.Dialled.Pipe.Input.ReadAtLeastAsync(60_000);
            Assert.True(read.IsCompleted);
            Assert.Equal(50_000, read.Buffer.Length);
        }
    }

    [Fact]
    public async Task FlushAsync_PeerDoesNotRead_TokenEndsIt_NothingFollows()
    {
        await using var pair = await TransportPair.CreateAsync();
        var output = pair.Dialled.Pipe.Output;
        using var giveUp = new CancellationTokenSource();
        var sending = output.WriteAsync(new byte[64 * 1024 * 1024], giveUp.Token).AsTask();
        await Task.Delay(50);
        Assert.False(sending.IsCompleted);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Assert.ThrowsAsync<IOException>(() => output.FlushAsync().AsTask());
    }

    [Fact]
    public async Task FlushAsync_PeerIsGone_IOException()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Accepted.DisposeAsync();
        var error = await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var i = 0; i < 1000; i++)
                await pair.Dialled.Pipe.Output.WriteAsync(new byte[100_000]);
        });
        Assert.NotNull(error.InnerException);
    }

    protected override async Task<ConnectedPipes> ConnectAsync()
    {
        var pair = await TransportPair.CreateAsync();
        return new ConnectedPipes(pair.Dialled.Pipe, pair.Accepted.Pipe, pair.Accepted.DisposeAsync, pair);
    }
}
