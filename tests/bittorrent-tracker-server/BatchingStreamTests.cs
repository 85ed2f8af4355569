using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

public class BatchingStreamTests
{
    /// <summary>A flush that is still at it when the next begins once ended the process.</summary>
    [Fact]
    public async Task ManyWritersAndFlushesAtOnce_EverythingArrivesInOrder()
    {
        const int Streams = 20;
        const int Writes = 2_000;
        using var scheduler = new FlushScheduler(TimeProvider.System);
        var targets = Enumerable.Range(0, Streams).Select(_ => new MemoryStream()).ToArray();
        var streams = targets.Select(target => new BatchingStream(target, scheduler)).ToArray();
        await Task.WhenAll(streams.Select(stream => Task.Run(async () =>
        {
            for (var i = 0; i < Writes; i++)
            {
                await stream.WriteAsync(BitConverter.GetBytes(i));
                if (i % 7 == 0)
                    stream.FlushSoon();
                if (i % 11 == 0)
                    stream.FlushPending();
            }
        })));
        foreach (var stream in streams)
            await stream.DrainAsync();
        foreach (var target in targets)
            Assert.Equal(Enumerable.Range(0, Writes), target.ToArray().Chunk(4).Select(bytes => BitConverter.ToInt32(bytes)));
    }

    [Fact]
    public async Task WhatWasWrittenBeforeDisposal_IsStillSent_AndNothingAfter()
    {
        using var scheduler = new FlushScheduler(TimeProvider.System);
        var target = new MemoryStream();
        var stream = new BatchingStream(target, scheduler);
        await stream.WriteAsync(new byte[3]);
        await stream.DisposeAsync();
        await stream.DrainAsync();
        Assert.Equal(3, target.ToArray().Length);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.WriteAsync(new byte[3]));
    }

    [Fact]
    public async Task BrokenConnection_EndsTheWait()
    {
        using var scheduler = new FlushScheduler(TimeProvider.System);
        var target = new MemoryStream();
        await target.DisposeAsync();
        var stream = new BatchingStream(target, scheduler);
        await stream.WriteAsync(new byte[3]);
        await stream.DrainAsync();
        Assert.Equal(0, stream.Backlog);
    }
}
