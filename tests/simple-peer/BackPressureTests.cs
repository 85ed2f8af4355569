using System.IO.Pipelines;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Who waits for room, and what ends the wait.</summary>
public class BackPressureTests
{
    private const int KiB = 1024;

    /// <summary>Its own messages wait behind a reader who writes: that must not keep the writer from learning that there is room.</summary>
    [Fact]
    public async Task Echo_OtherSideReadsOnlyWhenAllIsWritten_AllComesBack()
    {
        const int Count = 120;
        var small = PeerPair.Local with { ReceiveBuffer = 128 * KiB, SendBuffer = 128 * KiB, MaxMessageSize = 64 * KiB };
        await using var pair = await PeerPair.ConnectAsync(small, small);
        var echo = Task.Run(async () =>
        {
            await foreach (var message in pair.Other.MessagesAsync())
                await pair.Other.SendAsync(message.Data);
        });
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
                await pair.Initiator.SendAsync(new byte[10_000]);
        });
        // Both ways are full: one side waits to write, the other to echo, and more than it takes lies before each.
        await Task.Delay(500);
        for (var count = 0; count < Count; count++)
        {
            Assert.True(await pair.Initiator.WaitToReadAsync().AsTask().WaitAsync(PeerPair.Patience));
            Assert.True(pair.Initiator.TryRead(out var message));
            message.Dispose();
        }

        await sending.WaitAsync(PeerPair.Patience);
        await pair.DisposeAsync();
        await Assert.ThrowsAnyAsync<WebRtcException>(() => Task.WhenAll(echo.WaitAsync(PeerPair.Patience), pair.Other.SendAsync("x").AsTask()));
    }

    /// <summary>Little waits to be sent, and a message more does not fit.</summary>
    [Fact]
    public async Task Send_LargerThanWhatWeTake_BehindALittle_IsSent()
    {
        var small = PeerPair.Local with { SendBuffer = 128 * KiB, MaxMessageSize = KiB };
        await using var pair = await PeerPair.ConnectAsync(small);
        await pair.Initiator.SendAsync(new byte[50 * KiB]);
        await pair.Initiator.SendAsync(new byte[120 * KiB]).AsTask().WaitAsync(PeerPair.Patience);
        await pair.Initiator.SendAsync(new byte[250 * KiB]).AsTask().WaitAsync(PeerPair.Patience);
    }

    [Fact]
    public async Task ManyWriters_AllGetRoom()
    {
        var small = PeerPair.Local with { SendBuffer = 128 * KiB };
        await using var pair = await PeerPair.ConnectAsync(small);
        var reading = Task.Run(async () =>
        {
            var bytes = 0;
            while (bytes < 32 * 50 * 5_000 && await pair.Other.WaitToReadAsync())
            {
                for (; pair.Other.TryRead(out var message); message.Dispose())
                    bytes += message.Data.Length;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await pair.Initiator.SendAsync(new byte[5_000]);
        }))).WaitAsync(PeerPair.Patience);
        await reading.WaitAsync(PeerPair.Patience);
    }

    /// <summary>The connection is over, what came before is not read yet: whoever writes need not wait for that.</summary>
    [Fact]
    public async Task OtherSideIsGone_InboxUnread_WriterIsTold()
    {
        var small = PeerPair.Local with { ReceiveBuffer = 128 * KiB, SendBuffer = 128 * KiB, MaxMessageSize = 64 * KiB };
        await using var pair = await PeerPair.ConnectAsync(small, small);
        var sending = Task.WhenAll(new[] { pair.Initiator, pair.Other }.Select(peer => Task.Run(async () =>
        {
            while (true)
                await peer.SendAsync(new byte[10_000]);
        })));
        await Task.Delay(500);
        await pair.Initiator.DisposeAsync();
        await Assert.ThrowsAsync<WebRtcException>(() => sending.WaitAsync(PeerPair.Patience));
    }

    [Fact]
    public async Task Pipe_FirstAskedForAfterDispose_IsAtItsEnd()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Initiator.DisposeAsync();
        var pipe = pair.Initiator.Pipe;
        Assert.True((await pipe.Input.ReadAsync().AsTask().WaitAsync(PeerPair.Patience)).IsCompleted);
        await WriteUntilRefusedAsync(pipe.Output).WaitAsync(PeerPair.Patience);
    }

    [Fact]
    public async Task Pipe_CompletedThenDisposed_WhatWasWrittenArrives()
    {
        // More than SCTP is given at once, less than the pipe holds.
        await using var pair = await PeerPair.ConnectAsync(PeerPair.Local with { SendBuffer = 128 * KiB });
        var reading = Task.Run(async () =>
        {
            var input = pair.Other.Pipe.Input;
            while (true)
            {
                var read = await input.ReadAsync();
                var length = read.Buffer.Length;
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                    return length;
            }
        });
        await pair.Initiator.Pipe.Output.WriteAsync(new byte[250_000]);
        await pair.Initiator.Pipe.Output.CompleteAsync();
        await pair.Initiator.DisposeAsync();
        Assert.Equal(250_000, await reading.WaitAsync(PeerPair.Patience));
    }

    private static async Task WriteUntilRefusedAsync(PipeWriter output)
    {
        try
        {
            while (!(await output.WriteAsync(new byte[10_000])).IsCompleted)
                await Task.Yield();
        }
        catch (WebRtcException)
        {
            // That says it as well.
        }
    }
}
