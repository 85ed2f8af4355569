using System.Buffers;
using System.IO.Pipelines;
using WebTorrent.TestKit;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

public class WebSocketOutboxTests
{
    private const int MaxBacklog = 16 * 1024;

    /// <summary>A flush that is still at it when the next begins once ended the process.</summary>
    [Fact]
    public async Task ManyWritersAndFlushesAtOnce_EverythingArrivesInOrder()
    {
        const int Connections = 20;
        const int Writes = 2_000;
        using var scheduler = new FlushScheduler(TimeProvider.System);
        var pipes = Enumerable.Range(0, Connections).Select(_ => new Pipe(new PipeOptions(pauseWriterThreshold: 512, resumeWriterThreshold: 256, useSynchronizationContext: false))).ToArray();
        var arrived = pipes.Select(pipe => ReadAllAsync(pipe.Reader)).ToArray();
        var outboxes = pipes.Select(pipe => new WebSocketOutbox(pipe.Writer, scheduler, maxBacklog: 1 << 20)).ToArray();
        await Task.WhenAll(outboxes.Select(outbox => Task.Run(() =>
        {
            for (var i = 0; i < Writes; i++)
            {
                Assert.True(outbox.TryWrite(BitConverter.GetBytes(i)));
                if (i % 7 == 0)
                    outbox.FlushLater();
                if (i % 11 == 0)
                    outbox.Flush();
            }
        })));
        foreach (var outbox in outboxes)
            await outbox.DrainAsync();
        foreach (var pipe in pipes)
            await pipe.Writer.CompleteAsync();
        foreach (var bytes in await Task.WhenAll(arrived))
            Assert.Equal(Enumerable.Range(0, Writes), bytes.Chunk(6).Select(frame => BitConverter.ToInt32(frame, 2)));
    }

    [Fact]
    public async Task Frames_HaveTheHeaderOfTheirLength_AndNoMask()
    {
        using var scheduler = new FlushScheduler(new VirtualTime());
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var outbox = new WebSocketOutbox(pipe.Writer, scheduler, MaxBacklog);
        foreach (var length in (int[])[0, 125, 126, 65535, 65536])
        {
            outbox.Write(WebSocketOpcode.Text, new byte[length]);
            outbox.Flush();
            var expected = Frame.Of(Frame.Text, new byte[length], mask: 0);
            var header = expected[..^(length + 4)];
            header[1] &= 0x7F;
            var read = await pipe.Reader.ReadAtLeastAsync(header.Length + length);
            Assert.Equal(header.Length + length, read.Buffer.Length);
            Assert.Equal(header, read.Buffer.Slice(0, header.Length).ToArray());
            pipe.Reader.AdvanceTo(read.Buffer.End);
        }
    }

    [Fact]
    public async Task WhatIsPassedOn_LeavesAFewMillisecondsLater_InOneGo()
    {
        var time = new VirtualTime();
        using var scheduler = new FlushScheduler(time);
        var pipe = new Pipe();
        var outbox = new WebSocketOutbox(pipe.Writer, scheduler, MaxBacklog);
        Assert.True(outbox.TryWrite("one"u8));
        Assert.True(outbox.TryWrite("two"u8));
        Assert.False(pipe.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(10, (await pipe.Reader.ReadAsync()).Buffer.Length);
    }

    [Fact]
    public async Task FullOutbox_TakesNothingFromOthers_UntilItIsRead()
    {
        using var scheduler = new FlushScheduler(new VirtualTime());
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        var outbox = new WebSocketOutbox(pipe.Writer, scheduler, MaxBacklog);
        var message = new byte[4000];
        var written = 0;
        while (outbox.TryWrite(message))
        {
            written++;
            outbox.Flush();
        }

        Assert.Equal((MaxBacklog / 4004) + 1, written);
        Assert.True(outbox.IsFull);
        var drained = outbox.DrainAsync();
        Assert.False(drained.IsCompleted);
        var reading = ReadAllAsync(pipe.Reader);
        await drained;
        Assert.False(outbox.IsFull);
        Assert.True(outbox.TryWrite(message));
        await outbox.DrainAsync();
        await pipe.Writer.CompleteAsync();
        Assert.Equal((written + 1) * 4004, (await reading).Length);
    }

    [Fact]
    public async Task AfterTheCloseFrame_NothingIsSent()
    {
        using var scheduler = new FlushScheduler(new VirtualTime());
        var pipe = new Pipe();
        var outbox = new WebSocketOutbox(pipe.Writer, scheduler, MaxBacklog);
        outbox.Write(WebSocketOpcode.Text, "a"u8);
        outbox.WriteClose([]);
        outbox.Write(WebSocketOpcode.Text, "b"u8);
        outbox.WriteClose([]);
        Assert.False(outbox.TryWrite("c"u8));
        await outbox.DrainAsync();
        Assert.Equal([0x81, 1, (byte)'a', 0x88, 0], (await pipe.Reader.ReadAsync()).Buffer.ToArray());
    }

    [Fact]
    public async Task BrokenConnection_EndsTheWait()
    {
        using var scheduler = new FlushScheduler(new VirtualTime());
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        var outbox = new WebSocketOutbox(pipe.Writer, scheduler, MaxBacklog);
        Assert.True(outbox.TryWrite("a"u8));
        await outbox.DrainAsync();
        Assert.False(outbox.TryWrite("a"u8));
    }

    private static async Task<byte[]> ReadAllAsync(PipeReader reader)
    {
        var bytes = new List<byte>();
        while (true)
        {
            var read = await reader.ReadAsync();
            bytes.AddRange(read.Buffer.ToArray());
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return [.. bytes];
        }
    }
}
