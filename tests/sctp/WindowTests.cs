using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

public class WindowTests
{
    private static readonly SctpOptions Small = new() { ReceiveWindow = 65_536, MaxMessageSize = 32_768 };

    [Fact]
    public void NobodyReads_SenderStops_ReadingGoesOnAtOnce()
    {
        var pair = Pair.Connected(options: Small);
        pair.Second.Reader = null;
        for (var i = 0; i < 50; i++)
            pair.Send(pair.First, new byte[10_000]);
        pair.Run(30);
        Assert.Null(pair.First.Error);
        Assert.InRange(pair.Second.Core.Statistics.BytesHeld, 40_000, 2 * 65_536);
        Assert.InRange(pair.First.Core.BufferedAmount, 350_000, 460_000);
        var sent = pair.First.Core.Statistics.PacketsSent;
        pair.Run(60);
        Assert.InRange(pair.First.Core.Statistics.PacketsSent - sent, 3, 20);
        var got = 0;
        pair.Second.Reader = _ => got++;
        pair.RunUntil(() => got == 50, 2);
    }

    /// <summary>What is left of the window is not nothing, but too little for any message: the other side is there all the same.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(1160)]
    [InlineData(5000)]
    public void NobodyReadsForAnHour_AlmostClosedWindow_IsNotADeadPath_AndIsAskedWithFewBytes(int size)
    {
        var pair = Pair.Connected(options: Small);
        pair.Second.Reader = null;
        var count = 1_000_000 / size;
        for (var i = 0; i < count; i++)
            pair.Send(pair.First, new byte[size]);
        pair.Run(600);
        var sent = pair.There.Bytes;
        pair.Run(3000);
        Assert.Null(pair.First.Error);
        // One packet in ten seconds.
        Assert.InRange(pair.There.Bytes - sent, 10_000, 400_000);
        var got = 0;
        pair.Second.Reader = _ => got++;
        pair.RunUntil(() => got == count, 5);
    }

    [Fact]
    public void NobodyReadsForLong_WindowUpdatesGetLost_ProbeFindsOut()
    {
        var pair = Pair.Connected(options: Small);
        pair.Second.Reader = null;
        for (var i = 0; i < 50; i++)
            pair.Send(pair.First, new byte[10_000]);
        pair.Run(30);
        pair.Back.Loss = 1;
        var got = 0;
        pair.Second.Reader = _ => got++;
        pair.Run(0.1);
        pair.Back.Loss = 0;
        pair.RunUntil(() => got == 50, 30);
    }

    [Fact]
    public void NobodyReads_Gaps_AreFilled_AndNothingHangs()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var pair = Pair.Connected(new Link(seed) { Loss = 0.2 }, options: Small, seed: seed);
            pair.Second.Reader = null;
            for (var i = 0; i < 20; i++)
                pair.Send(pair.First, new byte[20_000], stream: (ushort)(i % 3));
            pair.Run(20);
            Assert.InRange(pair.Second.Core.Statistics.BytesHeld, 20_000, 2 * 65_536);
            var got = 0;
            pair.Second.Reader = _ => got++;
            pair.RunUntil(() => got == 20, 60);
        }
    }

    [Fact]
    public void Buffer_Full_IsSaid_AndEmptiesAgain()
    {
        var pair = Pair.Connected(options: new SctpOptions { MaxBufferedAmount = 100_000 });
        Assert.Equal(SctpSendResult.TooLarge, pair.Send(pair.First, new byte[100_001]));
        Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, new byte[60_000], stream: 1));
        Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, new byte[40_000], stream: 2));
        Assert.Equal(SctpSendResult.BufferFull, pair.Send(pair.First, [1]));
        Assert.Equal(SctpSendResult.Empty, pair.Send(pair.First, []));
        Assert.Equal((100_000, 60_000, 40_000, 0), (pair.First.Core.BufferedAmount, pair.First.Core.GetBufferedAmount(1), pair.First.Core.GetBufferedAmount(2), pair.First.Core.GetBufferedAmount(3)));
        pair.Run(2);
        Assert.Equal((0, 0, 0), (pair.First.Core.BufferedAmount, pair.First.Core.GetBufferedAmount(1), pair.First.Core.GetBufferedAmount(2)));
        Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, new byte[100_000]));
    }

    [Fact]
    public void LargestMessage_Arrives_OneMoreByteEndsIt()
    {
        var pair = Pair.Connected();
        var got = 0;
        pair.Second.Reader = message => got = message.Span.Length;
        pair.Send(pair.First, new byte[262_144]);
        pair.Run(2);
        Assert.Equal(262_144, got);
        pair.Send(pair.First, new byte[262_145]);
        pair.Run(2);
        Assert.Equal(SctpErrorCode.MessageTooLarge, pair.Second.Error?.Code);
    }

    [Fact]
    public void Message_DisposedTwiceAndLate_HarmsNobody()
    {
        var pair = Pair.Connected();
        var kept = new List<SctpMessage>();
        pair.Second.Reader = null;
        pair.Send(pair.First, "first"u8);
        pair.Run(1);
        Assert.True(pair.Second.Core.TryReadMessage(out var message));
        message.Dispose();
        message.Dispose();
        pair.Send(pair.First, "other"u8);
        pair.Send(pair.First, "third"u8);
        pair.Run(1);
        Assert.True(pair.Second.Core.TryReadMessage(out var other));
        message.Dispose();
        Assert.True(pair.Second.Core.TryReadMessage(out var third));
        Assert.Equal("otherthird"u8, (byte[])[.. other.Span, .. third.Span]);
        other.Dispose();
        third.Dispose();
        Assert.Equal(0, pair.Second.Core.OutstandingBuffers);
    }
}
