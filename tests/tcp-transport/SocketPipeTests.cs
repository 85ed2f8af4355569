using System.Buffers;
using System.IO.Pipelines;

namespace WebTorrent.TcpTransport.Tests;

public class SocketPipeTests
{
    [Fact]
    public async Task AnySegmentation_SameBytes()
    {
        var random = new Random(11);
        var sent = new byte[3_000_000];
        random.NextBytes(sent);
        await using var pair = await TransportPair.CreateAsync();
        var sending = Task.Run(async () =>
        {
            var output = pair.Dialled.Pipe.Output;
            for (var done = 0; done < sent.Length;)
            {
                for (var parts = random.Next(1, 20); parts > 0 && done < sent.Length; parts--)
                {
                    var count = Math.Min(random.Next(1, 1 << random.Next(1, 17)), sent.Length - done);
                    sent.AsSpan(done, count).CopyTo(output.GetSpan(count));
                    output.Advance(count);
                    done += count;
                }
                await output.FlushAsync();
            }
            await output.CompleteAsync();
        });
        Assert.Equal(sent, await ReadUnevenlyAsync(pair.Accepted.Pipe.Input, new Random(12)));
        await sending;
    }

    [Fact]
    public async Task ReadAsync_NotAllExamined_SameBytesAtOnce()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Dialled.Pipe.Output.WriteAsync("abcdef"u8.ToArray());
        var input = pair.Accepted.Pipe.Input;
        var first = await input.ReadAtLeastAsync(6);
        input.AdvanceTo(first.Buffer.GetPosition(2), first.Buffer.GetPosition(4));
        Assert.True(input.TryRead(out var second));
        Assert.Equal("cdef"u8.ToArray(), second.Buffer.ToArray());
        input.AdvanceTo(second.Buffer.Start, second.Buffer.End);
        Assert.False(input.TryRead(out _));
        var waiting = input.ReadAsync().AsTask();
        await pair.Dialled.Pipe.Output.WriteAsync("g"u8.ToArray());
        Assert.Equal("cdefg"u8.ToArray(), (await waiting).Buffer.ToArray());
    }

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
    public async Task ReadAsync_PeerCloses_CompletedAgainAndAgain()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Dialled.Pipe.Output.CompleteAsync();
        var input = pair.Accepted.Pipe.Input;
        for (var i = 0; i < 3; i++)
        {
            var end = await input.ReadAsync();
            Assert.True(end.IsCompleted);
            Assert.True(end.Buffer.IsEmpty);
            input.AdvanceTo(end.Buffer.End);
        }
    }

    [Fact]
    public async Task CancelPendingRead_ReadWaits_ReturnsCancelled_ThenReadsOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        var input = pair.Accepted.Pipe.Input;
        var waiting = input.ReadAsync().AsTask();
        input.CancelPendingRead();
        var cancelled = await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(cancelled.IsCanceled);
        input.AdvanceTo(cancelled.Buffer.Start);
        await pair.Dialled.Pipe.Output.WriteAsync("x"u8.ToArray());
        var read = await input.ReadAtLeastAsync(1);
        Assert.False(read.IsCanceled);
        Assert.Equal("x"u8.ToArray(), read.Buffer.ToArray());
    }

    [Fact]
    public async Task CancelPendingRead_NoReadWaits_NextOneReturnsCancelled()
    {
        await using var pair = await TransportPair.CreateAsync();
        pair.Accepted.Pipe.Input.CancelPendingRead();
        Assert.True((await pair.Accepted.Pipe.Input.ReadAsync()).IsCanceled);
    }

    [Fact]
    public async Task ReadAsync_TokenCancelled_CallersToken_ThenReadsOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        var input = pair.Accepted.Pipe.Input;
        for (var i = 0; i < 3; i++)
        {
            using var giveUp = new CancellationTokenSource();
            var waiting = input.ReadAsync(giveUp.Token).AsTask();
            await giveUp.CancelAsync();
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(10)));
            Assert.Equal(giveUp.Token, error.CancellationToken);
        }
        await pair.Dialled.Pipe.Output.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, (await input.ReadAsync()).Buffer.Length);
    }

    [Fact]
    public async Task DisposeAsync_ReadWaits_ItEnds()
    {
        await using var pair = await TransportPair.CreateAsync();
        var waiting = pair.Accepted.Pipe.Input.ReadAsync().AsTask();
        await pair.Accepted.DisposeAsync();
        var end = await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(end.IsCanceled);
        Assert.True(end.Buffer.IsEmpty);
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

    [Fact]
    public async Task GetMemory_AnySizeHint_AtLeastThat()
    {
        await using var pair = await TransportPair.CreateAsync();
        var output = pair.Dialled.Pipe.Output;
        foreach (var hint in new[] { 0, 1, 13, 16_397, 262_144, 1_500_000 })
        {
            Assert.True(output.GetMemory(hint).Length >= Math.Max(1, hint));
            output.Advance(1);
        }
        Assert.Equal(6, output.UnflushedBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(int.MaxValue));
        await output.FlushAsync();
        Assert.Equal(6, (await pair.Accepted.Pipe.Input.ReadAtLeastAsync(6)).Buffer.Length);
    }

    private static async Task<byte[]> ReadUnevenlyAsync(PipeReader input, Random random)
    {
        var received = new List<byte>();
        while (true)
        {
            var read = await input.ReadAsync();
            var take = read.IsCompleted ? read.Buffer.Length : random.NextInt64(read.Buffer.Length + 1);
            received.AddRange(read.Buffer.Slice(0, take).ToArray());
            input.AdvanceTo(read.Buffer.GetPosition(take), random.Next(2) == 0 ? read.Buffer.GetPosition(take) : read.Buffer.End);
            if (read.IsCompleted)
                return [.. received];
        }
    }
}
