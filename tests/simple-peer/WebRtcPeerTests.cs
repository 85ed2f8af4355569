using System.Net;
using System.Text;

namespace WebTorrent.SimplePeer.Tests;

public class WebRtcPeerTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task TrickleOrNot_TextAndBytes_BothWays(bool offersOneByOne, bool answersOneByOne)
    {
        await using var pair = await PeerPair.ConnectAsync(PeerPair.Local with { Trickle = offersOneByOne }, PeerPair.Local with { Trickle = answersOneByOne });
        await pair.Initiator.SendAsync("héllo");
        await pair.Initiator.SendAsync(new byte[] { 1, 2, 3 });
        await pair.Initiator.SendAsync(ReadOnlyMemory<byte>.Empty);
        await pair.Other.SendAsync("back");
        Assert.Equal(["text héllo", "bytes 010203", "bytes "], await ReadAsync(pair.Other, 3));
        Assert.Equal(["text back"], await ReadAsync(pair.Initiator, 1));
        if (!offersOneByOne && !answersOneByOne)
            Assert.Equal(2, pair.Signals);
    }

    [Fact]
    public async Task ManyMessages_AnySize_ArriveInOrder_WithoutLoss()
    {
        await using var pair = await PeerPair.ConnectAsync();
        var random = new Random(5);
        var sent = Enumerable.Range(0, 2_000).Select(_ => Bytes(random, random.Next(1 << random.Next(1, 17)))).ToList();
        var reading = Task.Run(async () =>
        {
            var received = new List<byte[]>();
            await foreach (var message in pair.Other.MessagesAsync())
            {
                received.Add(message.Data.ToArray());
                if (received.Count == sent.Count)
                    break;
            }

            return received;
        });
        foreach (var message in sent)
            await pair.Initiator.SendAsync(message);
        var got = await reading.WaitAsync(PeerPair.Patience);
        for (var i = 0; i < sent.Count; i++)
            Assert.True(sent[i].AsSpan().SequenceEqual(got[i]), $"message {i}");
        var status = pair.Other.GetStatus();
        Assert.Equal((sent.Count, sent.Sum(message => message.Length)), (status.MessagesReceived, status.BytesReceived));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_OneSide_WhatWasSentArrives_ThenTheOtherEnds(bool byInitiator)
    {
        await using var pair = await PeerPair.ConnectAsync();
        var (closing, other) = byInitiator ? (pair.Initiator, pair.Other) : (pair.Other, pair.Initiator);
        var sent = Bytes(new Random(1), 200_000);
        await closing.SendAsync(sent.AsMemory(0, 100_000));
        await closing.SendAsync(sent.AsMemory(100_000));
        await closing.DisposeAsync();
        var received = new MemoryStream();
        await foreach (var message in other.MessagesAsync())
            received.Write(message.Data.Span);
        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        await other.Closed.WaitAsync(PeerPair.Patience);
        Assert.Equal((WebRtcState.Closed, null), (other.State, other.Error));
        var error = await Assert.ThrowsAsync<WebRtcException>(() => other.SendAsync("x").AsTask());
        Assert.Equal(WebRtcErrorCode.Closed, error.Code);
    }

    [Fact]
    public async Task Dispose_OtherSideReadsLater_WhatHadArrivedIsThere()
    {
        var small = PeerPair.Local with { ReceiveBuffer = 128 * 1024, MaxMessageSize = 64 * 1024 };
        await using var pair = await PeerPair.ConnectAsync(small, small);
        for (var i = 0; i < 20; i++)
            await pair.Initiator.SendAsync(new byte[10_000]);
        // More than the other side takes from SCTP while nobody reads, less than SCTP holds for it.
        await pair.Initiator.DisposeAsync();
        await Task.Delay(200);
        long length = 0;
        await foreach (var message in pair.Other.MessagesAsync())
            length += message.Data.Length;
        Assert.Equal(200_000, length);
        await pair.Other.Closed.WaitAsync(PeerPair.Patience);
        Assert.Null(pair.Other.Error);
    }

    [Fact]
    public async Task Reader_IsSlow_WriterWaits()
    {
        var small = PeerPair.Local with { ReceiveBuffer = 256 * 1024, SendBuffer = 256 * 1024, MaxMessageSize = 64 * 1024 };
        await using var pair = await PeerPair.ConnectAsync(small, small);
        var message = new byte[60_000];
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
                await pair.Initiator.SendAsync(message);
        });
        await Task.Delay(500);
        Assert.False(sending.IsCompleted);
        var count = 0;
        await foreach (var received in pair.Other.MessagesAsync())
        {
            Assert.Equal(message.Length, received.Data.Length);
            if (++count == 500)
                break;
        }

        await sending.WaitAsync(PeerPair.Patience);
    }

    [Fact]
    public async Task Restart_BothSides_MessagesGoOn()
    {
        await using var pair = await PeerPair.ConnectAsync();
        foreach (var peer in new[] { pair.Initiator, pair.Other })
        {
            peer.Restart();
            await Task.Delay(300);
            await pair.Initiator.SendAsync("still");
            await pair.Other.SendAsync("here");
            Assert.Equal(["text still"], await ReadAsync(pair.Other, 1));
            Assert.Equal(["text here"], await ReadAsync(pair.Initiator, 1));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"type":"offer","sdp":"v=0"}""")]
    [InlineData("""{"type":"answer","sdp":"v=0"}""")]
    [InlineData("""{"type":"offer","sdp":7}""")]
    [InlineData("""{"type":"offer","sdp":"\ud800"}""")]
    public async Task Signal_Malformed_TypedError_AndThePeerGoesOn(string signal)
    {
        await using var pair = PeerPair.Start();
        Assert.Throws<WebRtcException>(() => pair.Other.Signal(signal));
        await pair.Other.WaitForConnectionAsync().WaitAsync(PeerPair.Patience);
    }

    [Fact]
    public async Task Message_LargerThanTheOtherSideTakes_TypedError()
    {
        await using var pair = await PeerPair.ConnectAsync(other: PeerPair.Local with { MaxMessageSize = 16 * 1024 });
        var error = await Assert.ThrowsAsync<WebRtcException>(() => pair.Initiator.SendAsync(new byte[20_000]).AsTask());
        Assert.Equal(WebRtcErrorCode.MessageTooLarge, error.Code);
        await pair.Initiator.SendAsync(new byte[16_384]);
        Assert.True(await pair.Other.WaitToReadAsync());
    }

    [Fact]
    public async Task NobodyAnswers_TimesOut()
    {
        await using var peer = new WebRtcPeer(PeerPair.Local with { ConnectTimeout = TimeSpan.FromSeconds(1) });
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        offering.Start();
        await foreach (var offer in offering.SignalsAsync())
        {
            await offering.DisposeAsync();
            peer.Start();
            peer.Signal(offer);
            break;
        }

        var error = await Assert.ThrowsAsync<WebRtcException>(() => peer.WaitForConnectionAsync().WaitAsync(PeerPair.Patience));
        Assert.Equal(WebRtcErrorCode.Timeout, error.Code);
    }

    [Fact]
    public async Task StrangersSignal_PrivateAddresses_AreNotTried()
    {
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        await using var careful = new WebRtcPeer(new WebRtcPeerOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0), AllowPrivateAddresses = false });
        offering.Start();
        careful.Start();
        await foreach (var offer in offering.SignalsAsync())
        {
            careful.Signal(offer);
            break;
        }

        // Checks would show as an address of the other side, which answers them.
        await Task.Delay(500);
        Assert.Equal(WebRtcState.Connecting, careful.State);
        Assert.Null(careful.GetStatus().RemoteEndPoint);
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<List<string>> ReadAsync(WebRtcPeer peer, int count)
    {
        var read = new List<string>();
        while (read.Count < count && await peer.WaitToReadAsync().AsTask().WaitAsync(PeerPair.Patience))
        {
            while (peer.TryRead(out var message))
            {
                using (message)
                    read.Add(message.IsText ? $"text {message.GetText()}" : $"bytes {Convert.ToHexString(message.Data.Span)}");
            }
        }

        return read;
    }
}
