using System.Net;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class UdpTrackerCoreTests
{
    [Fact]
    public void Announce_ConnectsThenAnnounces()
    {
        var rig = new UdpRig();
        var id = rig.Announce("/announce");
        rig.AcceptConnect(connectionId: 77);
        var announce = rig.SentAnnounce();
        Assert.Equal((77, "/announce", Some.Announce), (announce.ConnectionId, announce.UrlData, announce.Announce));

        rig.Receive(UdpRig.Answer(announce.TransactionId));
        var result = rig.Event();
        Assert.Equal(id, result.RequestId);
        Assert.Equal((TimeSpan.FromMinutes(30), 2, 3), (result.Announce!.Interval, result.Announce.Seeders, result.Announce.Leechers));
        Assert.Equal([Some.Seeder], result.Announce.Peers);
        rig.AssertNothing();
    }

    // BEP 15, Examples: Connect times out.
    [Fact]
    public void ConnectTimesOut_IsSentAgainAt15_45_105()
    {
        var rig = new UdpRig();
        rig.Announce();
        var first = rig.SentConnect();
        foreach (var second in (double[])[15, 45, 105, 225])
        {
            rig.AdvanceTo(second - 0.001);
            Assert.Null(rig.Sent());
            rig.AdvanceTo(second);
            Assert.Equal(first, rig.SentConnect());
        }
    }

    // BEP 15, Examples: Announce times out.
    [Fact]
    public void AnnounceTimesOut_IsSentAgainAt17_47_AndConnectsAnewAt107_227()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AdvanceTo(1);
        var connect = rig.SentConnect();
        rig.AdvanceTo(2);
        rig.Receive(new UdpConnectResponse(connect.TransactionId, 77).ToArray());
        var announce = rig.SentAnnounce();
        rig.AdvanceTo(17);
        Assert.Equal(announce, rig.SentAnnounce());
        rig.AdvanceTo(47);
        Assert.Equal(announce, rig.SentAnnounce());
        rig.AdvanceTo(107);
        rig.SentConnect();
        rig.AdvanceTo(226.9);
        Assert.Null(rig.Sent());
        rig.AdvanceTo(227);
        rig.AcceptConnect(88);
        Assert.Equal(88, rig.SentAnnounce().ConnectionId);
    }

    [Fact]
    public void NoAnswer_FailsAfterTheLastRetransmission()
    {
        var rig = new UdpRig(new UdpTrackerCoreOptions { MaxRetransmissions = 2 });
        rig.Announce();
        rig.AdvanceTo(104.9);
        Assert.False(rig.Core.TryReadEvent(out _));
        rig.AdvanceTo(105);
        Assert.Equal(TrackerErrorCode.Timeout, rig.Event().Error!.Code);
        Assert.Null(rig.Core.NextTimeout);
    }

    [Fact]
    public void ConnectionId_IsUsedForAMinute_AndNotLonger()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect(77);
        rig.AcceptAnnounce();
        rig.AdvanceTo(59.9);
        rig.Announce();
        Assert.Equal(77, rig.SentAnnounce().ConnectionId);
        rig.AdvanceTo(60);
        rig.Announce();
        rig.SentConnect();
    }

    [Fact]
    public void ExpiredConnection_LeavesNothingBehind()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect();
        rig.AcceptAnnounce();
        Assert.Equal(TimeSpan.FromSeconds(60), rig.Core.NextTimeout);
        rig.AdvanceTo(61);
        Assert.Null(rig.Core.NextTimeout);
    }

    [Fact]
    public void ManyRequests_ShareOneConnect()
    {
        var rig = new UdpRig();
        for (var i = 0; i < 50; i++)
            rig.Announce();
        rig.AcceptConnect();
        for (var i = 0; i < 50; i++)
            rig.AcceptAnnounce();
        Assert.Equal(Enumerable.Range(1, 50), Enumerable.Range(0, 50).Select(_ => rig.Event().RequestId));
        rig.AssertNothing();
    }

    [Fact]
    public void AnswerFromAnAddressNeverAsked_IsIgnored()
    {
        var rig = new UdpRig();
        rig.Announce();
        var connect = rig.SentConnect();
        var answer = new UdpConnectResponse(connect.TransactionId, 1).ToArray();
        rig.Receive(answer, new IPEndPoint(UdpRig.Tracker.Address, UdpRig.Tracker.Port + 1));
        rig.Receive(answer, new IPEndPoint(IPAddress.Parse("192.0.2.2"), UdpRig.Tracker.Port));
        rig.AssertNothing();
        rig.Receive(answer);
        rig.SentAnnounce();
    }

    [Fact]
    public void AnswerWithAnotherTransactionId_OrAction_IsIgnored()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect();
        var announce = rig.SentAnnounce();
        rig.Receive(UdpRig.Answer(announce.TransactionId + 1));
        rig.Receive(new UdpScrapeResponse(announce.TransactionId, []).ToArray());
        rig.Receive(new UdpConnectResponse(announce.TransactionId, 5).ToArray());
        rig.Receive([]);
        rig.AssertNothing();
        rig.Receive(UdpRig.Answer(announce.TransactionId));
        Assert.NotNull(rig.Event().Announce);
    }

    [Fact]
    public void RepeatedAnswer_CountsOnce()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect();
        var answer = UdpRig.Answer(rig.SentAnnounce().TransactionId);
        rig.Receive(answer);
        rig.Receive(answer);
        rig.Event();
        rig.AssertNothing();
    }

    [Fact]
    public void AnswerTooShort_FailsAtOnce()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.Receive(new UdpConnectResponse(rig.SentConnect().TransactionId, 1).ToArray()[..12]);
        Assert.Equal(TrackerErrorCode.InvalidResponse, rig.Event().Error!.Code);

        rig.Announce();
        rig.AcceptConnect();
        rig.Receive(UdpRig.Answer(rig.SentAnnounce().TransactionId)[..19]);
        Assert.Equal(TrackerErrorCode.InvalidResponse, rig.Event().Error!.Code);
    }

    [Fact]
    public void ErrorMessage_IsCleanedOfEscapeSequences()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect();
        rig.Receive(new UdpErrorResponse(rig.SentAnnounce().TransactionId, "\u001b[2Jno\r\nway\u202e").ToArray());
        var error = rig.Event().Error!;
        Assert.Equal((TrackerErrorCode.Rejected, "[2Jno  way"), (error.Code, error.Message));
    }

    [Fact]
    public void TrackerThatWasRestarted_RefusesTheOldId_AndIsConnectedAnewOnce()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect(77);
        rig.AcceptAnnounce();
        rig.Event();
        rig.AdvanceTo(10);
        rig.Announce();
        rig.Receive(new UdpErrorResponse(rig.SentAnnounce().TransactionId, "Connection ID missmatch.").ToArray());
        rig.AcceptConnect(88);
        var second = rig.SentAnnounce();
        Assert.Equal(88, second.ConnectionId);
        rig.Receive(new UdpErrorResponse(second.TransactionId, "still no").ToArray());
        Assert.Equal("still no", rig.Event().Error!.Message);
        rig.AssertNothing();
    }

    [Fact]
    public void TrackerThatWasRestarted_WithManyRequestsUnderWay_FailsNone()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect(77);
        rig.AcceptAnnounce();
        rig.Event();
        rig.AdvanceTo(10);
        for (var i = 0; i < 5; i++)
            rig.Announce();
        for (var i = 0; i < 4; i++)
            rig.Receive(new UdpErrorResponse(rig.SentAnnounce().TransactionId, "Connection ID missmatch.").ToArray());
        var last = rig.SentAnnounce();
        rig.AcceptConnect(88);
        rig.Receive(new UdpErrorResponse(last.TransactionId, "Connection ID missmatch.").ToArray());
        for (var i = 0; i < 5; i++)
            rig.AcceptAnnounce();
        for (var i = 0; i < 5; i++)
            Assert.NotNull(rig.Event().Announce);
        rig.AssertNothing();
    }

    [Fact]
    public void TrackerThatWasRestarted_IgnoresTheOldId_AndIsConnectedAnewAtTheFirstTimeout()
    {
        var rig = new UdpRig();
        rig.Announce();
        rig.AcceptConnect(77);
        rig.AcceptAnnounce();
        rig.AdvanceTo(10);
        rig.Announce();
        Assert.Equal(77, rig.SentAnnounce().ConnectionId);
        rig.AdvanceTo(25);
        rig.AcceptConnect(88);
        Assert.Equal(88, rig.SentAnnounce().ConnectionId);
    }

    [Fact]
    public void Cancel_EndsWithoutEvent_AndTheAnswerIsIgnored()
    {
        var rig = new UdpRig();
        var id = rig.Announce();
        var connect = rig.SentConnect();
        rig.Core.Cancel(id);
        rig.Core.Cancel(id);
        rig.Receive(new UdpConnectResponse(connect.TransactionId, 1).ToArray());
        rig.AdvanceTo(10_000);
        rig.AssertNothing();
        Assert.Null(rig.Core.NextTimeout);
    }

    [Fact]
    public void Cancel_LeavesTheConnectToTheOthers()
    {
        var rig = new UdpRig();
        var first = rig.Announce();
        var second = rig.Announce();
        rig.Core.Cancel(first);
        rig.AcceptConnect();
        rig.AcceptAnnounce();
        Assert.Equal(second, rig.Event().RequestId);
    }

    [Fact]
    public void Unreachable_FailsAllRequestsOfThatTracker_AndOnlyThose()
    {
        var rig = new UdpRig();
        var waiting = rig.Announce();
        var other = rig.Core.Announce(rig.Now, new IPEndPoint(IPAddress.Parse("192.0.2.9"), 1), Some.Announce, "");
        rig.Core.HandleUnreachable(UdpRig.Tracker, cause: null);
        var result = rig.Event();
        Assert.Equal((waiting, TrackerErrorCode.ConnectionFailed), (result.RequestId, result.Error!.Code));
        Assert.False(rig.Core.TryReadEvent(out _));
        Assert.NotEqual(waiting, other);
        Assert.NotNull(rig.Core.NextTimeout);
    }

    [Fact]
    public void IPv6Tracker_AnswersWith18BytePeers_AndGetsNoIPv4Address()
    {
        var rig = new UdpRig();
        var tracker = new IPEndPoint(IPAddress.Parse("2001:db8::1"), 6969);
        var peer = new IPEndPoint(IPAddress.Parse("2001:db8::2"), 51413);
        rig.Core.Announce(rig.Now, tracker, Some.Announce with { Address = IPAddress.Parse("198.51.100.1") }, "");
        rig.Receive(new UdpConnectResponse(rig.SentConnect().TransactionId, 1).ToArray(), tracker);
        var announce = rig.SentAnnounce();
        Assert.Null(announce.Announce.Address);
        rig.Receive(new UdpAnnounceResponse { TransactionId = announce.TransactionId, Interval = 1, Peers = [peer] }.ToArray(), tracker);
        Assert.Equal([peer], rig.Event().Announce!.Peers);
    }

    [Fact]
    public void HostileNumbers_AreMadeHarmless()
    {
        var rig = new UdpRig(new UdpTrackerCoreOptions { MaxPeers = 3 });
        rig.Announce();
        rig.AcceptConnect();
        IPEndPoint[] peers =
        [
            new(IPAddress.Parse("203.0.113.1"), 0), new(IPAddress.Any, 1), new(IPAddress.Broadcast, 1), new(IPAddress.Parse("224.0.0.1"), 1),
            .. Enumerable.Range(1, 10).SelectMany(i => Enumerable.Repeat(new IPEndPoint(IPAddress.Parse("203.0.113.1"), i), 2)),
        ];
        rig.Receive(new UdpAnnounceResponse
        {
            TransactionId = rig.SentAnnounce().TransactionId,
            Interval = -1,
            Seeders = -5,
            Leechers = int.MinValue,
            Peers = peers,
        }.ToArray());
        var response = rig.Event().Announce!;
        Assert.Equal((TimeSpan.FromMinutes(30), 0, 0), (response.Interval, response.Seeders, response.Leechers));
        Assert.Equal([1, 2, 3], response.Peers.Select(peer => peer.Port));
    }

    [Fact]
    public void Scrape_PairsAnswersWithQuestions()
    {
        var rig = new UdpRig();
        var other = Identifiers.InfoHash.Compute("x"u8);
        rig.Core.Scrape(rig.Now, UdpRig.Tracker, [Some.Hash, other]);
        rig.AcceptConnect();
        Assert.True(UdpScrapeRequest.TryParse(rig.Sent(), out var scrape));
        Assert.Equal([Some.Hash, other], scrape.InfoHashes);
        rig.Receive(new UdpScrapeResponse(scrape.TransactionId, [new(1, 2, 3), new(4, 5, -6), new(7, 8, 9)]).ToArray());
        var swarms = rig.Event().Scrape!.Swarms;
        Assert.Equal((2, new ScrapeEntry(1, 2, 3), new ScrapeEntry(4, 5, 0)), (swarms.Count, swarms[Some.Hash], swarms[other]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(75)]
    public void Scrape_OfNoneOrTooMany_IsRefused(int count) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new UdpRig().Core.Scrape(TimeSpan.Zero, UdpRig.Tracker, Enumerable.Repeat(Some.Hash, count).ToList()));
}
