using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

/// <summary>How a connection ends: in order, for a reason, and not at a word of strangers.</summary>
public class AlertTests
{
    [Theory]
    [InlineData(DtlsRole.Client)]
    [InlineData(DtlsRole.Server)]
    public void Close_OtherSideHears_NothingCanBeSentAnyMore(DtlsRole closing)
    {
        using var pair = Pair.Connected();
        var (first, second) = closing == DtlsRole.Client ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        first.Core.Close();
        pair.Pump();
        pair.Run(1);
        Assert.Equal(DtlsEventKind.Closed, second.Events[^1].Kind);
        Assert.Equal((DtlsState.Closed, DtlsState.Closed), (first.Core.State, second.Core.State));
        Assert.Single(first.Events);
        var error = Assert.Throws<DtlsException>(() => second.Seal([1]));
        Assert.Equal(DtlsErrorCode.NotConnected, error.Code);
        Assert.Equal(DtlsErrorCode.NotConnected, Assert.Throws<DtlsException>(() => first.Export("EXTRACTOR-a", "", hasContext: true)).Code);
    }

    /// <summary>An alert that got lost is said again when the other side shows that it has not heard it (RFC 6347 §4.2.7).</summary>
    [Fact]
    public void Close_AlertLost_SaidAgainToWhoGoesOn()
    {
        using var pair = Pair.Connected();
        pair.Client.Core.Close();
        Assert.Single(pair.Client.Transmit());
        var answers = 0;
        for (var i = 0; i < 1_000; i++)
        {
            pair.Client.Handle(pair.Now + TimeSpan.FromMilliseconds(i), pair.Server.IsConnected ? pair.Server.Seal("still there?"u8) : Hellos.Record([1], ContentType.ApplicationData));
            foreach (var datagram in pair.Client.Transmit())
            {
                answers++;
                pair.Server.Handle(pair.Now, datagram);
            }
        }
        Assert.InRange(answers, 9, 10);
        Assert.Equal(DtlsEventKind.Closed, pair.Server.Events[^1].Kind);
    }

    [Fact]
    public void Refusal_AlertLost_SaidAgainWhenTheFlightComesAgain()
    {
        using var pair = new Pair(server: options => options with { RemoteFingerprints = [Certificates.Stranger.Fingerprint] });
        var lost = 0;
        pair.Wire = (to, datagram) => to == pair.Client && datagram[0] == (byte)ContentType.Alert && lost++ < 2 ? [] : [datagram];
        pair.Start();
        pair.RunUntil(() => pair.Client.Error is not null, seconds: 4);
        Assert.Equal((DtlsErrorCode.AlertReceived, (byte?)42), (pair.Client.Error, pair.Client.Events[^1].Error!.RemoteAlert));
        Assert.InRange(lost, 3, 5);
    }

    [Fact]
    public void BothClosed_TheirAlertsAreNoReasonForMore()
    {
        using var pair = Pair.Connected();
        pair.Client.Core.Close();
        pair.Server.Core.Close();
        pair.Pump();
        var sent = pair.Sent;
        pair.Run(5);
        Assert.Equal(sent, pair.Sent);
    }

    [Fact]
    public void DisposedOf_NothingIsSaidAnyMore()
    {
        using var pair = Pair.Connected();
        pair.Client.Core.Close();
        pair.Client.Core.Dispose();
        pair.Client.Handle(pair.Now, pair.Server.Seal("still there?"u8));
        Assert.Empty(pair.Client.Transmit());
    }

    [Fact]
    public void Close_WhileShakingHands_OtherSideGivesUpSoon()
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        pair.Pump();
        pair.Run(0.007);
        pair.Client.Core.Close();
        pair.Pump();
        pair.RunUntil(() => pair.Server.Core.State == DtlsState.Failed, seconds: 3);
        Assert.Equal((DtlsErrorCode.AlertReceived, (byte?)0), (pair.Server.Error, pair.Server.Events[^1].Error!.RemoteAlert));
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(1, 0)]
    public void AlertInClear_WhileConnected_Ignored(byte level, byte description)
    {
        using var pair = Pair.Connected();
        pair.Server.Handle(pair.Now, Hellos.Record([level, description], ContentType.Alert));
        pair.Run(10);
        Assert.True(pair.Server.IsConnected);
    }

    [Fact]
    public void AlertInClear_WhileShakingHands_ChangesNothingIfTheHandshakeGoesOn()
    {
        using var pair = new Pair();
        pair.Wire = (_, datagram) => [Hellos.Record([(byte)AlertLevel.Fatal, 40], ContentType.Alert), datagram];
        pair.Connect();
        pair.Run(10);
        Assert.True(pair.IsConnected);
    }

    [Fact]
    public void AlertInClear_HandshakeStandsStillForAWhile_ThenGoesOnSlowly_NotBelieved()
    {
        var withheld = 0;
        using var pair = new Pair();
        var silence = pair.Now + TimeSpan.FromSeconds(4);
        pair.Wire = (to, datagram) =>
        {
            if (to == pair.Client && withheld++ < 3)
                return [Hellos.Record([(byte)AlertLevel.Fatal, 40], ContentType.Alert)];
            // From its second flight on the client is not heard for longer than an alert takes to be believed.
            return to == pair.Server && datagram[RecordHeader.Size] != (byte)HandshakeType.ClientHello && pair.Now < silence ? [] : [datagram];
        };
        pair.Connect();
        Assert.InRange(pair.Now, silence, silence + TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void FatalAlert_Sealed_EndsWithItsReason()
    {
        using var pair = Pair.Connected();
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.Alert, [2, 80]));
        Assert.Equal((DtlsErrorCode.AlertReceived, (byte?)80), (pair.Server.Error, pair.Server.Events[^1].Error!.RemoteAlert));
        Assert.Empty(pair.Server.Transmit());
    }

    /// <summary>One packet that got lost and one that was forged must not be the end.</summary>
    [Fact]
    public void AlertInClear_RepetitionsAreSlow_NotBelievedBeforeThey()
    {
        static DtlsOptions Slow(DtlsOptions options) => options with { RetransmitInterval = TimeSpan.FromSeconds(5), MaxRetransmitInterval = TimeSpan.FromSeconds(5) };
        var lost = 0;
        using var pair = new Pair(client: Slow, server: Slow);
        pair.Wire = (_, datagram) => lost++ == 0 ? [] : [datagram];
        pair.Start();
        pair.Client.Handle(pair.Now, Hellos.Record([(byte)AlertLevel.Fatal, 40], ContentType.Alert));
        pair.RunUntil(() => pair.IsConnected);
    }
}
