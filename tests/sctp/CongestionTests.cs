using System.Globalization;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

public class CongestionTests
{
    private const long HundredMegabit = 12_500_000;

    [Fact]
    public void HundredMegabit_FiftyMilliseconds_OnePercentLoss_MoreThanHalfIsUsed()
    {
        var share = Share(new Link(1) { Rate = HundredMegabit, Delay = Milliseconds(25), QueueSize = 600_000, Loss = 0.01 }, 25, 15);
        Assert.InRange(share, 0.5, 1);
    }

    [Fact]
    public void LongFatPath_IsFilled()
    {
        var share = Share(new Link(1) { Rate = HundredMegabit, Delay = Milliseconds(50), QueueSize = 1_200_000 }, 50, 15);
        Assert.InRange(share, 0.85, 1);
    }

    [Fact]
    public void SlowLink_ShortQueue_IsFilled_FewPacketsLost()
    {
        var there = new Link(1) { Rate = 250_000, Delay = Milliseconds(20), QueueSize = 20_000 };
        var share = Share(there, 20, 30, out var retransmitted);
        Assert.InRange(share, 0.85, 1);
        Assert.InRange(retransmitted, 0, 0.06);
    }

    [Fact]
    public void VeryFastPath_NotHeldBackByTimers()
    {
        var share = Share(new Link(1) { Rate = 300_000_000, Delay = TimeSpan.FromMicroseconds(30), QueueSize = 2_000_000 }, 0.03, 0.4);
        Assert.InRange(share, 0.85, 1);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(25_000)]
    public void TwoAssociationsOnOneLink_ShareFairly(int queue)
    {
        var link = new Link(1) { Rate = 1_000_000, Delay = Milliseconds(20), QueueSize = queue };
        var one = Pair.Connected(link, seed: 10);
        var other = Pair.Connected(link, seed: 20);
        long[] got = [0, 0];
        Keep(one, bytes => got[0] += bytes);
        Keep(other, bytes => got[1] += bytes);
        Pair.RunTogether(60, one, other);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{got[0]} {got[1]}"));
        Assert.InRange(got.Max() / (double)got.Min(), 1, 2.5);
        Assert.InRange(got.Sum(), 0.85 * 60 * link.Rate, 60 * link.Rate);
    }

    /// <summary>A peer that says a few words, waits for its turn and then has much to send: the usual way of BitTorrent.</summary>
    [Fact]
    public void FewWords_ThenSilence_ThenMuch_StartsAsFastAsEver()
    {
        var pair = Pair.Connected(new Link(1) { Rate = HundredMegabit, Delay = Milliseconds(25), QueueSize = 1_200_000 }, new Link(2) { Rate = HundredMegabit, Delay = Milliseconds(25) });
        for (var i = 0; i < 5; i++)
        {
            pair.Send(pair.First, new byte[100]);
            pair.Run(1);
        }
        long got = 0;
        Keep(pair, bytes => got += bytes);
        pair.Run(2);
        Assert.InRange(got / (2.0 * HundredMegabit), 0.7, 1);
    }

    [Fact]
    public void PacketsOvertakeEachOther_FewAreSentAgain()
    {
        var there = new Link(1) { Rate = 5_000_000, Delay = Milliseconds(20), Jitter = Milliseconds(8) };
        Share(there, 20, 5, out var retransmitted);
        Assert.InRange(retransmitted, 0, 0.05);
    }

    [Fact]
    public void LastPacketsOfAMessageLost_NoTimeoutNeeded()
    {
        var pair = Pair.Connected(new Link(1) { Delay = Milliseconds(10) }, new Link(2) { Delay = Milliseconds(10) });
        var got = TimeSpan.Zero;
        pair.Second.Reader = _ => got = pair.Now;
        var lost = 0;
        pair.Filter = (from, bytes) => from == pair.First && bytes.Length > 100 && ++lost is > 5 and <= 9 ? null : bytes;
        var start = pair.Now;
        pair.Send(pair.First, new byte[9 * 1160]);
        pair.Run(3);
        Assert.InRange((got - start).TotalMilliseconds, 20, 160);
        Assert.Equal(0, pair.First.Core.Statistics.Timeouts);
    }

    /// <summary>What was sent again and arrived at once was not lost: the first one came late, and says nothing about the others (RFC 8985 §6.2).</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(30)]
    public void PacketsOvertakeEachOther_TheLinkIsFilledAllTheSame(int jitter)
    {
        var there = new Link(1) { Rate = 5_000_000, Delay = Milliseconds(20), Jitter = Milliseconds(jitter) };
        var share = Share(there, 20, 2, out var retransmitted);
        Assert.InRange(share, 0.75, 1);
        Assert.InRange(retransmitted, 0, 0.005);
    }

    /// <summary>Who was too hasty once waits longer for packets that come late, but not for ever (RFC 8985 §6.2).</summary>
    [Fact]
    public void PacketsWereRepeatedLongAgo_LossesAreFoundInOneRoundTrip()
    {
        var there = new Link(1) { Rate = HundredMegabit, Delay = Milliseconds(50), Duplicates = 0.2 };
        var pair = Pair.Connected(there, new Link(2) { Rate = HundredMegabit, Delay = Milliseconds(50) });
        Send(20, 0);
        there.Duplicates = 0;
        for (var i = 0; i < 20; i++)
            Send(1, 2);
        Assert.InRange(Send(1, 2), 150, 200);

        double Send(int messages, int lost)
        {
            var (number, got, last) = (0, 0, TimeSpan.Zero);
            pair.Second.Reader = _ => (got, last) = (got + 1, pair.Now);
            pair.Filter = (from, bytes) => from == pair.First && bytes.Length > 1000 && ++number == lost ? null : bytes;
            var start = pair.Now;
            for (var i = 0; i < messages; i++)
                pair.Send(pair.First, new byte[9 * 1160]);
            pair.Run(2);
            Assert.Equal(messages, got);
            return (last - start).TotalMilliseconds;
        }
    }

    private static double Share(Link there, double back, double seconds) => Share(there, back, seconds, out _);

    private static double Share(Link there, double back, double seconds, out double retransmitted)
    {
        var pair = Pair.Connected(there, new Link(2) { Rate = there.Rate, Delay = Milliseconds(back) });
        long got = 0;
        Keep(pair, bytes => got += bytes);
        pair.Run(seconds);
        var statistics = pair.First.Core.Statistics;
        var share = got / (seconds * there.Rate);
        retransmitted = statistics.Retransmissions / (double)statistics.PacketsSent;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share:P1} of the link, {retransmitted:P2} sent again, {statistics}"));
        return share;
    }

    private static void Keep(Pair pair, Action<int> got)
    {
        var message = new byte[16_384];
        pair.Second.Reader = received => got(received.Span.Length);
        pair.Work = () => pair.First.Core.BufferedAmount < 1_000_000 && pair.Send(pair.First, message, 1) == SctpSendResult.Accepted;
    }

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);
}
