using System.Buffers;
using System.IO.Pipelines;
using Xunit;

namespace WebTorrent.TestKit;

/// <summary>What whoever uses a connection as an <see cref="IDuplexPipe"/> relies on, whatever carries it: each transport's tests derive from this.</summary>
public abstract class DuplexPipeLaws
{
    /// <summary>How long a test waits for what must come.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How many bytes the longest test sends.</summary>
    protected virtual int ManyBytes => 3_000_000;

    /// <summary>Bytes arrive as they were sent, whatever the parts they are written and read in.</summary>
    [Fact]
    public async Task AnySegmentation_SameBytes()
    {
        var sent = new byte[ManyBytes];
        new Random(10).NextBytes(sent);
        await using var pair = await ConnectAsync();
        var sending = Task.Run(() => WriteUnevenlyAsync(pair.First.Output, sent, new Random(11)));
        var received = await ReadUnevenlyAsync(pair.Second.Input, new Random(12));
        Assert.True(sent.AsSpan().SequenceEqual(received));
        await sending;
    }

    /// <summary>What was not examined is there at once; what was examined is waited past.</summary>
    [Fact]
    public async Task ReadAsync_NotAllExamined_SameBytesAtOnce()
    {
        await using var pair = await ConnectAsync();
        await pair.First.Output.WriteAsync("abcdef"u8.ToArray());
        var input = pair.Second.Input;
        var first = await input.ReadAtLeastAsync(6);
        input.AdvanceTo(first.Buffer.GetPosition(2), first.Buffer.GetPosition(4));
        Assert.True(input.TryRead(out var second));
        Assert.Equal("cdef"u8.ToArray(), second.Buffer.ToArray());
        input.AdvanceTo(second.Buffer.Start, second.Buffer.End);
        Assert.False(input.TryRead(out _));
        var waiting = input.ReadAsync().AsTask();
        await pair.First.Output.WriteAsync("g"u8.ToArray());
        Assert.Equal("cdefg"u8.ToArray(), (await waiting.WaitAsync(Patience)).Buffer.ToArray());
    }

    /// <summary>After the end comes the end.</summary>
    [Fact]
    public async Task ReadAsync_PeerCloses_CompletedAgainAndAgain()
    {
        await using var pair = await ConnectAsync();
        await pair.First.Output.CompleteAsync();
        var input = pair.Second.Input;
        for (var i = 0; i < 3; i++)
        {
            var end = await input.ReadAsync().AsTask().WaitAsync(Patience);
            Assert.True(end.IsCompleted);
            Assert.True(end.Buffer.IsEmpty);
            input.AdvanceTo(end.Buffer.End);
        }
    }

    /// <summary>A read that waits can be called off.</summary>
    [Fact]
    public async Task CancelPendingRead_ReadWaits_ReturnsCancelled_ThenReadsOn()
    {
        await using var pair = await ConnectAsync();
        var input = pair.Second.Input;
        var waiting = input.ReadAsync().AsTask();
        input.CancelPendingRead();
        var cancelled = await waiting.WaitAsync(Patience);
        Assert.True(cancelled.IsCanceled);
        input.AdvanceTo(cancelled.Buffer.Start);
        await pair.First.Output.WriteAsync("x"u8.ToArray());
        var read = await input.ReadAtLeastAsync(1);
        Assert.False(read.IsCanceled);
        Assert.Equal("x"u8.ToArray(), read.Buffer.ToArray());
    }

    /// <summary>A read that is yet to come can be called off.</summary>
    [Fact]
    public async Task CancelPendingRead_NoReadWaits_NextOneReturnsCancelled()
    {
        await using var pair = await ConnectAsync();
        pair.Second.Input.CancelPendingRead();
        Assert.True((await pair.Second.Input.ReadAsync()).IsCanceled);
    }

    /// <summary>A caller's token ends its read and nothing else.</summary>
    [Fact]
    public async Task ReadAsync_TokenCancelled_CallersToken_ThenReadsOn()
    {
        await using var pair = await ConnectAsync();
        var input = pair.Second.Input;
        for (var i = 0; i < 3; i++)
        {
            using var giveUp = new CancellationTokenSource();
            var waiting = input.ReadAsync(giveUp.Token).AsTask();
            await giveUp.CancelAsync();
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
            Assert.Equal(giveUp.Token, error.CancellationToken);
        }

        await pair.First.Output.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, (await input.ReadAsync()).Buffer.Length);
    }

    /// <summary>Nobody waits for a connection that is closed from this side.</summary>
    [Fact]
    public async Task Close_ReadWaits_ItEnds()
    {
        await using var pair = await ConnectAsync();
        var waiting = pair.Second.Input.ReadAsync().AsTask();
        await pair.CloseSecond();
        var end = await waiting.WaitAsync(Patience);
        Assert.True(end.IsCanceled);
        Assert.True(end.Buffer.IsEmpty);
    }

    /// <summary>As much memory as is asked for, and no more may be used.</summary>
    [Fact]
    public async Task GetMemory_AnySizeHint_AtLeastThat()
    {
        await using var pair = await ConnectAsync();
        var output = pair.First.Output;
        foreach (var hint in new[] { 0, 1, 13, 16_397, 262_144, 1_500_000 })
        {
            Assert.True(output.GetMemory(hint).Length >= Math.Max(1, hint));
            output.Advance(1);
        }

        Assert.Equal(6, output.UnflushedBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(int.MaxValue));
        await output.FlushAsync();
        Assert.Equal(6, (await pair.Second.Input.ReadAtLeastAsync(6)).Buffer.Length);
    }

    /// <summary>A new connection.</summary>
    protected abstract Task<ConnectedPipes> ConnectAsync();

    /// <summary>Reads to the end, taking and examining more or less each time.</summary>
    protected static async Task<byte[]> ReadUnevenlyAsync(PipeReader input, Random random)
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

    private static async Task WriteUnevenlyAsync(PipeWriter output, byte[] sent, Random random)
    {
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
    }
}
