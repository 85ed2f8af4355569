using System.Net;
using System.Net.Sockets;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Looks at the whole process, so that nothing else may run beside it.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public class ManyPeersTests
{
    private const string Alone = "Alone";
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task AThousandConnections_OneAfterTheOther_LeaveNothingBehind()
    {
        for (var i = 0; i < 50; i++)
            await ConnectAndCloseAsync();
        var before = Resources();
        for (var i = 0; i < 1_000; i++)
            await ConnectAndCloseAsync();
        var after = Resources();

        Assert.InRange(after.Memory - before.Memory, long.MinValue, 4 * MiB);
        Assert.InRange(after.Timers - before.Timers, long.MinValue, 5);
        Assert.InRange(after.Files - before.Files, int.MinValue, 5);
    }

    [Fact]
    public async Task AHundredConnections_AtOnce_AllTalk()
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PeerPair.ConnectAsync()));
        await Task.WhenAll(pairs.Select(async (pair, number) =>
        {
            await pair.Initiator.SendAsync($"number {number}");
            Assert.True(await pair.Other.WaitToReadAsync().AsTask().WaitAsync(PeerPair.Patience));
            Assert.True(pair.Other.TryRead(out var message));
            using (message)
                Assert.Equal($"number {number}", message.GetText());
        }));
        foreach (var pair in pairs)
            await pair.DisposeAsync();
    }

    /// <summary>Trackers carry many offers, and most are never answered: buffers are taken when there is a connection, and not for strangers.</summary>
    [Fact]
    public async Task OffersThatNobodyAnswers_HoldLittleMemory_WhateverStrangersSend()
    {
        const int Count = 50;
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var before = Resources();
        var peers = new List<WebRtcPeer>();
        for (var i = 0; i < Count; i++)
        {
            var peer = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
            peer.Start();
            peers.Add(peer);
            await foreach (var offer in peer.SignalsAsync())
            {
                // Like DTLS, and like nothing.
                foreach (var first in new byte[] { 22, 0 })
                    stranger.Send([first, .. new byte[60_000]], PeerPair.AddressIn(offer));
                break;
            }
        }

        await Task.Delay(200);
        var after = Resources();
        foreach (var peer in peers)
            await peer.DisposeAsync();
        Assert.InRange((after.Memory - before.Memory) / Count, 0, 100 * 1024);
    }

    /// <summary>
    /// A packet, of which each message has fourteen, takes nothing; a message takes what an asynchronous method takes in a debug build. The least of a few runs: the
    /// first ones still find how many buffers are under way at once.
    /// </summary>
    [Fact]
    public async Task Messages_InSteadyState_AllocateNextToNothing()
    {
        const int Runs = 6, Count = 2_000;
        await using var pair = await PeerPair.ConnectAsync();
        var least = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await SendAsync(pair, Count);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count);
        }

        Assert.InRange(least, 0, 300);
    }

    private static async Task SendAsync(PeerPair pair, int count)
    {
        var reading = Task.Run(async () =>
        {
            for (var left = count; left > 0 && await pair.Other.WaitToReadAsync().AsTask().WaitAsync(PeerPair.Patience);)
            {
                for (; pair.Other.TryRead(out var message); left--)
                    message.Dispose();
            }
        });
        var sent = new byte[16 * 1024];
        for (var i = 0; i < count; i++)
            await pair.Initiator.SendAsync(sent);
        await reading;
    }

    private static async Task ConnectAndCloseAsync()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Initiator.SendAsync("x");
        Assert.True(await pair.Other.WaitToReadAsync().AsTask().WaitAsync(PeerPair.Patience));
    }

    /// <summary>After finalizers have run: what only they free counts as freed, and what is still held does not.</summary>
    private static (long Memory, long Timers, int Files) Resources()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var files = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0;
        return (GC.GetTotalMemory(forceFullCollection: true), Timer.ActiveCount, files);
    }
}
