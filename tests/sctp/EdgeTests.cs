using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Wire;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>What happens at the edges: numbers that go round, streams that are not there, ends that are not heard.</summary>
public class EdgeTests
{
    /// <summary>A stream has 65,536 numbers: more than half of them ahead looks like behind.</summary>
    [Fact]
    public void TinyMessages_TheFirstIsLost_NumbersDoNotGoRound()
    {
        var pair = Pair.Connected(new Link(1) { Rate = 1_000_000_000, Delay = TimeSpan.FromMilliseconds(100) }, options: new SctpOptions { ReceiveWindow = 32 * 1024 * 1024 });
        var next = 0;
        for (var i = 0; i < 100; i++)
            pair.Send(pair.First, new byte[60_000]);
        pair.RunUntil(() => pair.First.Core.BufferedAmount == 0 && pair.First.Core.Statistics.BytesInFlight == 0);
        Assert.InRange(pair.First.Core.Statistics.CongestionWindow, 45_000 * 20, long.MaxValue);
        var lost = 0;
        pair.Filter = (from, bytes) => from == pair.First && lost++ == 0 ? null : bytes;
        pair.Second.Reader = message => next = BinaryPrimitives.ReadInt32BigEndian(message.Span) == next ? next + 1 : -1;
        var number = new byte[4];
        for (var i = 0; i < 45_000; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, i);
            Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, number));
        }
        pair.RunUntil(() => next == 45_000 || pair.Second.Error is not null, 30);
        Assert.Equal(((SctpException?)null, 45_000), (pair.Second.Error, next));
    }

    [Fact]
    public void StreamThatTheOtherSideHasNot_AcceptedBeforeThat_IsDropped()
    {
        var pair = new Pair(options: new SctpOptions { IncomingStreams = 10 });
        var got = 0;
        pair.Second.Reader = _ => got++;
        Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, new byte[5000], stream: 10));
        Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, new byte[5000], stream: 9));
        pair.First.Core.Connect();
        pair.Run(2);
        Assert.Equal(((SctpException?)null, 1, 0, 0), (pair.First.Error, got, pair.First.Core.BufferedAmount, pair.First.Core.OutstandingBuffers));
        Assert.Equal(SctpSendResult.StreamClosed, pair.Send(pair.First, [1], stream: 10));
    }

    /// <summary>A browser's maxPacketLifeTime may be 0: it is tried, once.</summary>
    [Fact]
    public void Lifetime_OfZero_IsSentAtOnceIfItCan()
    {
        var pair = Pair.Connected();
        var got = 0;
        pair.Second.Reader = _ => got++;
        pair.Send(pair.First, [1], lifetime: TimeSpan.Zero);
        pair.Run(1);
        Assert.Equal(1, got);
    }

    /// <summary>A message costs more than its bytes.</summary>
    [Fact]
    public void TinyMessages_NobodyTakes_AreBoundedInNumber()
    {
        var core = new SctpAssociationCore();
        var accepted = 0;
        while (accepted < 1_000_000 && core.TrySend(TimeSpan.Zero, new SctpSend(1, 51), [1]) == SctpSendResult.Accepted)
            accepted++;
        Assert.Equal(16 * 1024 * 1024 / 128, accepted);
    }

    [Fact]
    public void Shutdown_TheOtherSideGoesOnSending_IsStillRepeatedAsOftenAsEver()
    {
        var forger = new Forger();
        forger.Pair.There.Loss = forger.Pair.Back.Loss = 1;
        forger.Victim.Core.Shutdown();
        for (uint i = 0; i < 20; i++)
            forger.SendData(i, "BE", 100, sequence: (ushort)i);
        Assert.Equal(SctpState.ShutdownSent, forger.Victim.Core.State);
        forger.Answers.Clear();
        forger.Pair.Run(3);
        Assert.InRange(forger.Answers.Count(packet => packet[CommonHeader.Size] == (byte)ChunkType.Shutdown), 2, 6);
        forger.Pair.Run(17);
        Assert.Null(forger.Victim.Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.015)]
    [InlineData(0.025)]
    public void Shutdown_BeforeItBegan_DeliversWhatWasAccepted(double seconds)
    {
        var pair = new Pair();
        var got = 0;
        pair.Second.Reader = message => got += message.Span.Length;
        pair.First.Core.Connect();
        pair.Send(pair.First, new byte[10_000]);
        pair.Run(seconds);
        pair.First.Core.Shutdown();
        Assert.Equal(SctpSendResult.Closed, pair.Send(pair.First, "x"u8));
        pair.RunUntil(() => pair.First.Happened(SctpEventKind.Closed) && pair.Second.Happened(SctpEventKind.Closed), 5);
        Assert.Equal(10_000, got);
    }

    [Fact]
    public void Abort_WithManyAnswersWaiting_IsSent()
    {
        var forger = new Forger();
        var heartbeat = forger.Packet(forger.Tag, (ref PacketWriter packet) => packet.Add(ChunkType.Heartbeat, 0, 8).Clear());
        for (var i = 0; i < 20; i++)
            forger.Victim.Core.HandlePacket(forger.Pair.Now, heartbeat);
        forger.Victim.Core.Abort("enough");
        forger.Pair.Pump();
        Assert.True(forger.WasAborted);
        Assert.Equal(0, forger.Victim.Core.OutstandingBuffers);
    }

    [Fact]
    public void Abort_ThatGotLost_IsSaidAgainToWhoStillSpeaks()
    {
        var pair = Pair.Connected();
        pair.Back.Loss = 1;
        pair.Second.Core.Abort("enough");
        pair.Run(1);
        pair.Back.Loss = 0;
        Assert.Null(pair.First.Error);
        pair.Send(pair.First, new byte[100]);
        pair.Run(1);
        Assert.Equal(SctpErrorCode.AbortedByPeer, pair.First.Error?.Code);
    }

    /// <summary>An ERROR that comes before the COOKIE ECHO comes out of the blue, and some answer that with an ABORT (RFC 9260 §8.4).</summary>
    [Fact]
    public void InitAck_WithUnknownParameters_IsReportedBehindTheCookie()
    {
        var pair = new Pair();
        var sent = new List<byte[]>();
        pair.Filter = (from, bytes) =>
        {
            if (from == pair.First)
                sent.Add(bytes);
            return bytes[CommonHeader.Size] == (byte)ChunkType.InitAck ? WithUnknownParameter(bytes) : bytes;
        };
        pair.First.Core.Connect();
        pair.RunUntil(() => pair.First.IsConnected && pair.Second.IsConnected, 5);
        Assert.DoesNotContain(sent, packet => packet[CommonHeader.Size] == (byte)ChunkType.Error);
        var echo = Assert.Single(sent, packet => packet[CommonHeader.Size] == (byte)ChunkType.CookieEcho);
        var next = CommonHeader.Size + Chunk.Padded(BinaryPrimitives.ReadUInt16BigEndian(echo.AsSpan(CommonHeader.Size + 2)));
        Assert.Equal([(byte)ChunkType.Error, 0, 0, 16, 0, 8, 0, 12, 0xC0, 0xFE, 0, 8, 1, 2, 3, 4], echo[next..]);
    }

    private static byte[] WithUnknownParameter(byte[] packet)
    {
        byte[] longer = [.. packet, 0xC0, 0xFE, 0, 8, 1, 2, 3, 4];
        var length = BinaryPrimitives.ReadUInt16BigEndian(longer.AsSpan(CommonHeader.Size + 2));
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(CommonHeader.Size + 2), (ushort)(Chunk.Padded(length) + 8));
        CommonHeader.Seal(longer);
        return longer;
    }
}
