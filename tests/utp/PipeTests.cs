using System.Buffers;
using System.IO.Pipelines;
using WebTorrent.TestKit;

namespace WebTorrent.Utp.Tests;

public class PipeTests : HalfClosingPipeLaws
{
    protected override int ManyBytes => 30_000_000;

    [Fact]
    public async Task DisposeAsync_BytesAreLookedAt_TheyStay()
    {
        await using var pair = await TransportPair.CreateAsync();
        var sent = new byte[100_000];
        new Random(3).NextBytes(sent);
        await pair.Dialled.Pipe.Output.WriteAsync(sent);
        var read = await pair.Accepted.Pipe.Input.ReadAtLeastAsync(sent.Length);
        await pair.Accepted.DisposeAsync();
        await using var other = await TransportPair.CreateAsync();
        await other.Dialled.Pipe.Output.WriteAsync(new byte[1_000_000]);
        await other.Accepted.Pipe.Input.ReadAtLeastAsync(1_000_000);
        Assert.True(sent.AsSpan().SequenceEqual(read.Buffer.ToArray()));
    }

    [Fact]
    public async Task FlushAsync_PeerDoesNotRead_Waits_TokenEndsIt_ThenGoesOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        var output = pair.Dialled.Pipe.Output;
        using var giveUp = new CancellationTokenSource();
        var sending = output.WriteAsync(new byte[20_000_000], giveUp.Token).AsTask();
        var reading = pair.Accepted.Pipe.Input;
        reading.AdvanceTo((await reading.ReadAtLeastAsync(100_000).AsTask().WaitAsync(Patience)).Buffer.Start);
        Assert.False(sending.IsCompleted);
        await giveUp.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(Patience));
        Assert.Equal(giveUp.Token, error.CancellationToken);
        await output.CompleteAsync();
        Assert.Equal(20_000_000, (await ReadUnevenlyAsync(reading, new Random(1))).Length);
    }

    [Fact]
    public async Task CompleteWithAnError_PeerSeesAReset()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Dialled.Pipe.Output.CompleteAsync(new InvalidOperationException("Something."));
        await Assert.ThrowsAsync<IOException>(() => pair.Accepted.Pipe.Input.ReadAsync().AsTask().WaitAsync(Patience));
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
                await pair.Accepted.Pipe.Output.WriteAsync(new byte[100]);
        });
    }

    [Fact]
    public async Task CancelPendingFlush_FlushWaits_ReturnsCancelled_ThenGoesOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        var output = pair.Dialled.Pipe.Output;
        var waiting = await FillAsync(pair);
        output.CancelPendingFlush();
        Assert.True((await waiting.WaitAsync(Patience)).IsCanceled);
        await output.CompleteAsync();
        Assert.Equal(20_000_000, (await ReadUnevenlyAsync(pair.Accepted.Pipe.Input, new Random(1))).Length);
    }

    [Fact]
    public async Task CancelPendingFlush_NoFlushWaits_TheNextIsCancelled_AndNoOther()
    {
        await using var pair = await TransportPair.CreateAsync();
        var output = pair.Dialled.Pipe.Output;
        output.CancelPendingFlush();
        Assert.True((await output.WriteAsync(new byte[20_000_000]).AsTask().WaitAsync(Patience)).IsCanceled);
        output.CancelPendingFlush();
        Assert.True((await output.FlushAsync().AsTask().WaitAsync(Patience)).IsCanceled);
        var waiting = output.FlushAsync().AsTask();
        var input = pair.Accepted.Pipe.Input;
        for (long read = 0; read < 20_000_000;)
        {
            var buffer = (await input.ReadAsync().AsTask().WaitAsync(Patience)).Buffer;
            read += buffer.Length;
            input.AdvanceTo(buffer.End);
        }
        Assert.False((await waiting.WaitAsync(Patience)).IsCanceled);
    }

    [Fact]
    public async Task DisposeAsync_FlushWaits_ItEnds_AndNothingIsTakenAnyMore()
    {
        await using var pair = await TransportPair.CreateAsync();
        var waiting = await FillAsync(pair);
        await pair.Dialled.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(Patience));
        await Assert.ThrowsAsync<IOException>(() => pair.Dialled.Pipe.Output.WriteAsync(new byte[1]).AsTask());
    }

    // Writes more than the other side, which does not read, takes; the flush waits.
    private static async Task<Task<FlushResult>> FillAsync(TransportPair pair)
    {
        var waiting = pair.Dialled.Pipe.Output.WriteAsync(new byte[20_000_000]).AsTask();
        var input = pair.Accepted.Pipe.Input;
        input.AdvanceTo((await input.ReadAtLeastAsync(100_000).AsTask().WaitAsync(Patience)).Buffer.Start);
        Assert.False(waiting.IsCompleted);
        return waiting;
    }

    [Fact]
    public async Task GetMemory_Completed_InvalidOperation()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Dialled.Pipe.Output.CompleteAsync();
        Assert.Throws<InvalidOperationException>(() => pair.Dialled.Pipe.Output.GetMemory());
    }

    protected override async Task<ConnectedPipes> ConnectAsync()
    {
        var pair = await TransportPair.CreateAsync();
        return new ConnectedPipes(pair.Dialled.Pipe, pair.Accepted.Pipe, pair.Accepted.DisposeAsync, pair);
    }
}
