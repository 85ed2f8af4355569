using System.Text.RegularExpressions;
using WebTorrent.TestKit;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>When something is due.</summary>
public class ClockTests
{
    /// <summary>A signal that was refused is as if it had not come.</summary>
    [Fact]
    public async Task RefusedSignal_DoesNotStartTheClock()
    {
        var time = new VirtualTime();
        await using var peer = new WebRtcPeer(PeerPair.Local with { Initiator = true, TimeProvider = time });
        peer.Start();
        Assert.Throws<WebRtcException>(() => peer.Signal("""{"type":"answer","sdp":"v=0"}"""));
        peer.Restart(); // Whatever makes it look when something is due.
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(WebRtcState.Connecting, peer.State);
    }

    /// <summary>The runtime's timers cut fractions off: they would fire before it is time, and again and again until it is.</summary>
    [Fact]
    public async Task Timers_AreSetToWholeMilliseconds_NeverTooEarly()
    {
        var time = new WholeMillisecondTime();
        await using var offering = new WebRtcPeer(PeerPair.Local with { Initiator = true, Trickle = false });
        await using var peer = new WebRtcPeer(PeerPair.Local with { TimeProvider = time });
        offering.Start();
        peer.Start();
        time.Advance(TimeSpan.FromMicroseconds(300));
        await foreach (var offer in offering.SignalsAsync())
        {
            peer.Signal(offer);
            time.Advance(TimeSpan.FromMicroseconds(400));
            peer.Signal(Regex.Replace(offer, "ice-pwd:[^\\\\]*", "ice-pwd:anotheranotheranother2222", RegexOptions.NonBacktracking));
            break;
        }

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(time.Waits);
        Assert.All(time.Waits, wait => Assert.Equal(0, wait.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
