using WebTorrent.TestKit;
using WebTorrent.TorrentEngine.Loop;
using WebTorrent.TorrentEngine.Streaming;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class PieceWaitersTests
{
    [Fact]
    public void NobodyIsLate_OnceAllReadersOfAPieceGaveUp()
    {
        var time = new VirtualTime();
        var waiters = new PieceWaiters(new MonotonicClock(time));
        _ = waiters.WaitAsync(3);
        _ = waiters.WaitAsync(3);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(waiters.IsAnyLate);

        waiters.GiveUp(3);
        Assert.True(waiters.IsAnyLate);
        waiters.GiveUp(3);
        Assert.False(waiters.IsAnyLate);
    }

    [Fact]
    public void GivenUpAndVerified_InEitherOrder_IsOver()
    {
        var waiters = new PieceWaiters(new MonotonicClock(TimeProvider.System));
        var waiting = waiters.WaitAsync(3);

        waiters.OnVerified(3);
        waiters.GiveUp(3);

        Assert.True(waiting.IsCompletedSuccessfully);
    }
}
