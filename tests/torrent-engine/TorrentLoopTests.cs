using WebTorrent.TorrentEngine.Loop;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class TorrentLoopTests
{
    [Fact]
    public void Idle_RunsAtOnce_OnTheCallersThread()
    {
        var loop = new TorrentLoop(static e => throw e);
        var thread = 0;
        loop.Post(() => thread = Environment.CurrentManagedThreadId);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Nested_RunsAfter_NotInside()
    {
        var loop = new TorrentLoop(static e => throw e);
        var order = new List<int>();
        loop.Post(() =>
        {
            loop.Post(() => order.Add(2));
            order.Add(1);
        });
        Assert.Equal([1, 2], order);
    }

    [Fact]
    public async Task FromManyThreads_NeverTwoAtOnce_AndNothingIsLost()
    {
        var loop = new TorrentLoop(static e => throw e);
        var (inside, worst, sum) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                loop.Post(() =>
                {
                    worst = Math.Max(worst, Interlocked.Increment(ref inside));
                    sum++;
                    Interlocked.Decrement(ref inside);
                });
            }
        })));

        Assert.Equal(80_000, await loop.InvokeAsync(() => sum));
        Assert.Equal(1, worst);
    }

    [Fact]
    public async Task AFault_IsTold_AndTheLoopGoesOn()
    {
        Exception? told = null;
        var loop = new TorrentLoop(e => told = e);
        loop.Post(static () => throw new InvalidOperationException("defect"));

        Assert.Equal("defect", told!.Message);
        Assert.Equal(7, await loop.InvokeAsync(static () => 7));
        await Assert.ThrowsAsync<FormatException>(() => loop.InvokeAsync<int>(static () => throw new FormatException()));
    }

    [Fact]
    public async Task Turn_CanBeTakenAgainAndAgain_AndTellsItsFault()
    {
        var loop = new TorrentLoop(static e => throw e);
        var turns = 0;
        var turn = new LoopTurn(loop, () =>
        {
            if (++turns == 3)
                throw new FormatException();
        });
        await turn.TakeAsync();
        await turn.TakeAsync();
        await Assert.ThrowsAsync<FormatException>(() => turn.TakeAsync().AsTask());
        await turn.TakeAsync();
        Assert.Equal(4, turns);
    }
}
