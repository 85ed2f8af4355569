using WebTorrent.Sctp.Core.Wire;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>The other side knows the tags and lies.</summary>
public class HostileDataTests
{
    private readonly Forger _forger = new();

    [Fact]
    public void Sack_OfWhatWasNeverSent_EndsIt()
    {
        _forger.SendSack(_forger.VictimTsn + 5);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Theory]
    [InlineData(1, 40_000)]
    [InlineData(3, 2)]
    [InlineData(0, 1)]
    [InlineData(65_535, 65_535)]
    public void Sack_GapsThatCannotBe_EndIt(int first, int last)
    {
        _forger.Pair.There.Loss = _forger.Pair.Back.Loss = 1;
        for (var i = 0; i < 5; i++)
            _forger.Pair.Send(_forger.Victim, new byte[1000]);
        _forger.Pair.Pump();
        _forger.SendSack(_forger.VictimTsn - 1, ((ushort)first, (ushort)last));
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Fact]
    public void Sack_Shrinking_IsPassedOver()
    {
        _forger.Pair.There.Loss = _forger.Pair.Back.Loss = 1;
        for (var i = 0; i < 5; i++)
            _forger.Pair.Send(_forger.Victim, new byte[1000]);
        _forger.Pair.Pump();
        _forger.SendSack(_forger.VictimTsn + 3);
        var inFlight = _forger.Victim.Core.Statistics.BytesInFlight;
        _forger.SendSack(_forger.VictimTsn - 1);
        _forger.SendSack(_forger.VictimTsn + 1, (1, 1));
        Assert.Equal((inFlight, (SctpException?)null), (_forger.Victim.Core.Statistics.BytesInFlight, _forger.Victim.Error));
    }

    [Fact]
    public void Sack_GapTakenBack_DataIsSentAgainAfterTimeouts()
    {
        var pair = _forger.Pair;
        var got = 0;
        pair.First.Reader = _ => got++;
        pair.Back.Loss = 1;
        for (var i = 0; i < 5; i++)
            pair.Send(_forger.Victim, new byte[1000]);
        pair.Pump();
        _forger.SendSack(_forger.VictimTsn - 1, (2, 5));
        Assert.Equal(1016, pair.Second.Core.Statistics.BytesInFlight);
        pair.Back.Loss = 0;
        pair.RunUntil(() => got == 5, 60);
    }

    [Fact]
    public void Message_WithoutEnd_IsBounded()
    {
        for (uint i = 0; i < 10_000 && _forger.Victim.Error is null; i++)
            _forger.SendData(i, i == 0 ? "B" : "", 1100);
        AssertFailed(SctpErrorCode.MessageTooLarge);
        Assert.InRange(_forger.Victim.Core.Statistics.BytesHeld, 0, 0);
    }

    [Fact]
    public void Message_WithoutEnd_BeyondAGap_IsBoundedByTheWindow()
    {
        for (uint i = 1; i < 20_000 && _forger.Victim.Error is null; i++)
            _forger.SendData(i, i == 1 ? "B" : "", 1100);
        Assert.Null(_forger.Victim.Error);
        Assert.InRange(_forger.Victim.Core.Statistics.BytesHeld, 1_000_000, new SctpOptions().ReceiveWindow);
        _forger.SendData(20_000, "E", 1100);
        _forger.SendData(0, "BE", 10);
        AssertFailed(SctpErrorCode.MessageTooLarge);
    }

    [Fact]
    public void TinyMessages_NobodyReads_CountMoreThanTheirBytes()
    {
        _forger.Victim.Reader = null;
        for (uint i = 0; i < 100_000; i++)
            _forger.SendData(i, "BE", 1, sequence: (ushort)i);
        Assert.InRange(_forger.Victim.Core.OutstandingBuffers, 1000, new SctpOptions().ReceiveWindow / 128);
        Assert.Null(_forger.Victim.Error);
    }

    [Fact]
    public void Data_FarAheadOfAnything_IsNotKept()
    {
        _forger.SendData(70_000, "BE", 100);
        _forger.SendData(uint.MaxValue / 2, "BE", 100);
        Assert.Equal((0, (SctpException?)null), (_forger.Victim.Core.OutstandingBuffers, _forger.Victim.Error));
        Assert.True(_forger.Answered(ChunkType.Sack));
    }

    [Fact]
    public void Data_Empty_EndsIt()
    {
        _forger.SendData(0, "BE", 0);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Fact]
    public void Data_TooShort_EndsIt()
    {
        _forger.SendChunk(ChunkType.Data, 3, 1, 2, 3, 4);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Theory]
    [InlineData("B", "B")]
    [InlineData("B", "BE")]
    [InlineData("", "")]
    [InlineData("E", "")]
    [InlineData("B", "EU")]
    public void Fragments_ThatDoNotFit_EndIt(string first, string second)
    {
        _forger.SendData(0, first, 10);
        _forger.SendData(1, second, 10);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Fact]
    public void Fragments_OfTwoStreamsInOneMessage_BeyondAGap_EndIt()
    {
        _forger.SendData(1, "B", 10, stream: 1);
        _forger.SendData(2, "E", 10, stream: 2);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Fact]
    public void SequenceNumber_ThatWasHad_EndsIt()
    {
        _forger.SendData(0, "BE", 10, sequence: 0);
        _forger.SendData(1, "BE", 10, sequence: 0);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Fact]
    public void Stream_ThatWasNotAgreedOn_EndsIt()
    {
        _forger.SendData(0, "BE", 10, stream: 65_535);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Fact]
    public void EveryStream_OneMessageEach_Arrives()
    {
        var streams = new HashSet<int>();
        _forger.Victim.Reader = message => streams.Add(message.StreamId);
        for (uint i = 0; i < 65_535; i++)
            _forger.SendData(i, "BE", 1, (ushort)i);
        Assert.Equal((65_535, 0), (streams.Count, _forger.Victim.Core.OutstandingBuffers));
    }

    [Fact]
    public void ForwardTsn_FurtherThanAnythingCanBe_EndsIt()
    {
        _forger.SendForward(_forger.Tsn + 1_000_000);
        AssertFailed(SctpErrorCode.ProtocolViolation);
    }

    [Fact]
    public void ForwardTsn_Backwards_IsPassedOver()
    {
        _forger.SendData(0, "BE", 10);
        _forger.SendForward(_forger.Tsn - 5, (0, 60_000));
        _forger.SendData(1, "BE", 10, sequence: 1);
        Assert.Null(_forger.Victim.Error);
    }

    [Fact]
    public void ForwardTsn_ManyStreamsAgainAndAgain_IsCheap()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (uint i = 1; i <= 2_000; i++)
            _forger.SendForward(_forger.Tsn + i, [.. Enumerable.Range(0, 250).Select(stream => ((ushort)stream, (ushort)(i * 30_000)))]);
        Assert.Null(_forger.Victim.Error);
        Assert.Equal(0, _forger.Victim.Core.OutstandingBuffers);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
    }

    [Fact]
    public void ForwardTsn_DropsWhatIsIncomplete_DeliversWhatWaited()
    {
        var got = new List<int>();
        _forger.Victim.Reader = message => got.Add(message.Span.Length);
        _forger.SendData(0, "B", 10, sequence: 0);
        _forger.SendData(2, "BE", 20, sequence: 1);
        Assert.Empty(got);
        _forger.SendForward(_forger.Tsn + 1, (0, 0));
        Assert.Equal([20], got);
        Assert.Equal(0, _forger.Victim.Core.OutstandingBuffers);
    }

    /// <summary>It takes as long as there is something to drop, not as far as it goes: of these chunks 140 fit into a packet.</summary>
    [Fact]
    public void ForwardTsn_OverScatteredFragments_DropsThemAll_AndNoOthers()
    {
        for (uint i = 3; i <= 30_000; i += 300)
            _forger.SendData(i, "B", 10);
        Assert.Equal(100, _forger.Victim.Core.OutstandingBuffers);
        _forger.SendForward(_forger.Tsn + 15_002);
        Assert.Equal(50, _forger.Victim.Core.OutstandingBuffers);
        _forger.SendForward(_forger.Tsn + 60_000);
        Assert.Equal((0, 0, (SctpException?)null), (_forger.Victim.Core.OutstandingBuffers, _forger.Victim.Core.Statistics.BytesHeld, _forger.Victim.Error));
        _forger.SendData(60_001, "BE", 10);
        Assert.Null(_forger.Victim.Error);
    }

    private void AssertFailed(SctpErrorCode code)
    {
        Assert.Equal(code, _forger.Victim.Error?.Code);
        Assert.True(_forger.WasAborted);
        Assert.Equal((SctpState.Closed, 0), (_forger.Victim.Core.State, _forger.Victim.Core.OutstandingBuffers));
    }
}
