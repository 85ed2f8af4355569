using WebTorrent.Sctp.Core.Wire;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>Beginning, beginning anew, and ending.</summary>
public class LifetimeTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Connect_FromEitherSideOrBoth_OneAssociation(bool first, bool second)
    {
        var pair = new Pair();
        if (first)
            pair.First.Core.Connect();
        if (second)
            pair.Second.Core.Connect();
        pair.Run(1);
        foreach (var node in new[] { pair.First, pair.Second })
        {
            Assert.Equal((SctpState.Established, 65_535, true, true), (node.Core.State, node.Core.OutgoingStreams, node.Core.SupportsPartialReliability, node.Core.SupportsStreamReset));
            Assert.Equal(SctpEventKind.Connected, Assert.Single(node.Events).Kind);
        }
    }

    [Fact]
    public void Connect_BothAtDifferentTimes_LossyLine_AlwaysConnected()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var pair = new Pair(new Link(seed) { Loss = 0.3, Duplicates = 0.2, Jitter = TimeSpan.FromMilliseconds(30) }, new Link(seed + 999) { Loss = 0.3, Jitter = TimeSpan.FromMilliseconds(30) }, new SctpOptions { MaxInitRetransmits = 100, MaxRetransmits = 100 }, seed);
            pair.First.Core.Connect();
            pair.Run(seed % 7 * 0.01);
            pair.Second.Core.Connect();
            pair.Send(pair.First, "a"u8);
            pair.Send(pair.Second, "b"u8);
            var got = 0;
            pair.First.Reader = pair.Second.Reader = _ => got++;
            pair.RunUntil(() => got == 2, 300);
        }
    }

    [Fact]
    public void Connect_Again_ChangesNothing_AfterTheEnd_Throws()
    {
        var pair = Pair.Connected();
        pair.First.Core.Connect();
        pair.Run(1);
        Assert.Equal(SctpState.Established, pair.First.Core.State);
        pair.First.Core.Abort();
        Assert.Throws<InvalidOperationException>(pair.First.Core.Connect);
    }

    [Fact]
    public void NobodyAnswers_FailsAfterTheAttempts()
    {
        var pair = new Pair(new Link(1) { Loss = 1 }, options: new SctpOptions { MaxInitRetransmits = 3 });
        pair.First.Core.Connect();
        pair.Run(100);
        Assert.Equal(SctpErrorCode.HandshakeTimedOut, pair.First.Error?.Code);
        Assert.Equal(4, pair.First.Core.Statistics.PacketsSent);
        Assert.Null(pair.First.Core.NextTimeout);
    }

    [Fact]
    public void Path_Dies_FailsAndGivesEverythingBack()
    {
        var pair = Pair.Connected(options: new SctpOptions { MaxRetransmits = 4 });
        pair.There.Loss = 1;
        pair.Send(pair.First, new byte[100_000]);
        pair.Run(200);
        Assert.Equal(SctpErrorCode.TimedOut, pair.First.Error?.Code);
        Assert.Equal((0, 0), (pair.First.Core.OutstandingBuffers, pair.First.Core.BufferedAmount));
        Assert.Equal(SctpSendResult.Closed, pair.Send(pair.First, "x"u8));
    }

    [Fact]
    public void Path_DiesWhileIdle_HeartbeatsNotice()
    {
        var pair = Pair.Connected(options: new SctpOptions { MaxRetransmits = 3, HeartbeatInterval = TimeSpan.FromSeconds(5) });
        pair.Run(60);
        Assert.Null(pair.First.Error);
        pair.There.Loss = pair.Back.Loss = 1;
        pair.Run(60);
        Assert.Equal((SctpErrorCode.TimedOut, SctpErrorCode.TimedOut), (pair.First.Error?.Code, pair.Second.Error?.Code));
    }

    [Fact]
    public void Shutdown_DeliversWhatWasAccepted_ClosesBoth()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var pair = Pair.Connected(new Link(seed) { Loss = 0.2 }, new Link(seed + 50) { Loss = 0.2 }, seed: seed);
            long got = 0, back = 0;
            pair.Second.Reader = message => got += message.Span.Length;
            pair.First.Reader = message => back += message.Span.Length;
            pair.Send(pair.First, new byte[50_000]);
            pair.Send(pair.Second, new byte[30_000]);
            pair.First.Core.Shutdown();
            Assert.Equal(SctpSendResult.Closed, pair.Send(pair.First, "x"u8));
            pair.RunUntil(() => pair.First.Happened(SctpEventKind.Closed) && (pair.Second.Happened(SctpEventKind.Closed) || pair.Second.Error is not null), 600);
            Assert.Equal((50_000, 30_000), (got, back));
            Assert.Equal((0, 0), (pair.First.Core.OutstandingBuffers, pair.Second.Core.OutstandingBuffers));
        }
    }

    [Fact]
    public void Shutdown_FromBothSidesAtOnce_ClosesBoth()
    {
        var pair = Pair.Connected();
        pair.First.Core.Shutdown();
        pair.Second.Core.Shutdown();
        pair.RunUntil(() => pair.First.Happened(SctpEventKind.Closed) && pair.Second.Happened(SctpEventKind.Closed), 5);
    }

    [Fact]
    public void Abort_TellsTheOtherSide()
    {
        var pair = Pair.Connected();
        pair.Send(pair.First, new byte[10_000]);
        pair.First.Core.Abort("enough");
        pair.Run(1);
        Assert.Equal(SctpErrorCode.Aborted, pair.First.Error?.Code);
        Assert.Equal((SctpErrorCode.AbortedByPeer, (ushort)12), (pair.Second.Error!.Code, pair.Second.Error.Cause));
        Assert.Equal((0, 0), (pair.First.Core.OutstandingBuffers, pair.Second.Core.OutstandingBuffers));
    }

    [Fact]
    public void Peer_LosesItsMemory_BeginsAnew()
    {
        var pair = Pair.Connected();
        pair.Send(pair.First, new byte[1000], stream: 3);
        pair.Run(1);
        pair.There.Loss = 1;
        pair.Send(pair.First, new byte[200_000], stream: 3);
        pair.Run(0.1);
        pair.There.Loss = 0;
        pair.Second.Replace(99);
        pair.Second.Core.Connect();
        pair.RunUntil(() => pair.Second.IsConnected && pair.First.Happened(SctpEventKind.Restarted), 20);
        Assert.Equal(0, pair.First.Core.OutstandingBuffers);
        var got = new List<int>();
        pair.First.Reader = pair.Second.Reader = message => got.Add(message.Span.Length);
        pair.Send(pair.First, new byte[10], stream: 3);
        pair.Send(pair.Second, new byte[20_000], stream: 3);
        pair.Run(2);
        Assert.Equal([10, 20_000], got.Order());
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SctpAssociationCore(new SctpOptions { MaxPacketSize = 1189 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SctpAssociationCore(new SctpOptions { ReceiveWindow = 1000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SctpAssociationCore(new SctpOptions { MaxMessageSize = 5_000_000 }));
        Assert.Throws<ArgumentException>(() => new SctpAssociationCore().TryTransmit(TimeSpan.Zero, new byte[100], out _));
    }

    [Fact]
    public void ShutdownComplete_OutOfTheBlue_IsPassedOver()
    {
        var forger = new Forger();
        forger.SendChunk(ChunkType.ShutdownComplete, 0);
        forger.SendChunk(ChunkType.CookieAck, 0);
        forger.SendChunk(ChunkType.ShutdownAck, 0);
        Assert.Equal(SctpState.Established, forger.Victim.Core.State);
    }
}
