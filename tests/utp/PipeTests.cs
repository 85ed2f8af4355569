using System.Buffers;
using System.IO.Pipelines;

namespace WebTorrent.Utp.Tests;

public class PipeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AnySegmentation_SameBytes()
    {
        var random = new Random(11);
        var sent = new byte[30_000_000];
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
        var received = await ReadUnevenlyAsync(pair.Accepted.Pipe.Input, new Random(12));
        Assert.True(sent.AsSpan().SequenceEqual(received));
        await sending;
    }

    [Fact]
    public async Task CancelPendingRead_ReadWaits_ReturnsCancelled_ThenReadsOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        var input = pair.Accepted.Pipe.Input;
        var waiting = input.ReadAsync().AsTask();
        input.CancelPendingRead();
        var cancelled = await waiting.WaitAsync(Patience);
        Assert.True(cancelled.IsCanceled);
        input.AdvanceTo(cancelled.Buffer.Start);
        await pair.Dialled.Pipe.Output.WriteAsync("x"u8.ToArray());
        var read = await input.ReadAtLeastAsync(1);
        Assert.False(read.IsCanceled);
        Assert.Equal("x"u8.ToArray(), read.Buffer.ToArray());
    }

    [Fact]
    public async Task ReadAsync_TokenCancelled_CallersToken_ThenReadsOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        using var giveUp = new CancellationTokenSource();
        var waiting = pair.Accepted.Pipe.Input.ReadAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(giveUp.Token, error.CancellationToken);
        await pair.Dialled.Pipe.Output.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, (await pair.Accepted.Pipe.Input.ReadAsync()).Buffer.Length);
    }

    [Fact]
    public async Task DisposeAsync_ReadWaits_ItEnds()
    {
        await using var pair = await TransportPair.CreateAsync();
        var waiting = pair.Accepted.Pipe.Input.ReadAsync().AsTask();
        await pair.Accepted.DisposeAsync();
        var end = await waiting.WaitAsync(Patience);
        Assert.True(end.IsCanceled);
        Assert.True(end.Buffer.IsEmpty);
    }

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
    public async Task Complete_OneDirection_OtherGoesOn()
    {
        await using var pair = await TransportPair.CreateAsync();
        await pair.Dialled.Pipe.Output.WriteAsync("question"u8.ToArray());
        await pair.Dialled.Pipe.Output.CompleteAsync();
        Assert.Equal("question"u8.ToArray(), await ReadUnevenlyAsync(pair.Accepted.Pipe.Input, new Random(1)));
        await pair.Accepted.Pipe.Output.WriteAsync("answer"u8.ToArray());
        await pair.Accepted.Pipe.Output.CompleteAsync();
        Assert.Equal("answer"u8.ToArray(), await ReadUnevenlyAsync(pair.Dialled.Pipe.Input, new Random(1)));
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
        await output.CompleteAsync();
        Assert.Throws<InvalidOperationException>(() => output.GetMemory());
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

    private static async Task<byte[]> ReadUnevenlyAsync(PipeReader input, Random random)
    {
        var received = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await input.ReadAsync();
            var take = read.IsCompleted ? read.Buffer.Length : random.NextInt64(read.Buffer.Length + 1);
            foreach (var part in read.Buffer.Slice(0, take))
                received.Write(part.Span);
            input.AdvanceTo(read.Buffer.GetPosition(take), random.Next(2) == 0 ? read.Buffer.GetPosition(take) : read.Buffer.End);
            if (read.IsCompleted)
                return received.WrittenSpan.ToArray();
        }
    }
}
