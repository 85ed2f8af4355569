using WebTorrent.PieceSelection;
using WebTorrent.TestKit;
using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class OutstandingRequestsTests
{
    [Fact]
    public void AnyCalls_MatchAList() => Law.Holds(Arbitraries.AnyBytes(400), steps =>
    {
        var requests = new OutstandingRequests();
        var model = new List<PieceBlock>();
        var next = 0;
        foreach (var step in steps)
        {
            if (step < 150)
            {
                var block = new PieceBlock(next / 4, next++ % 4);
                requests.Add(block);
                model.Add(block);
            }
            else if (step < 240 && model.Count > 0)
            {
                var block = model[step % model.Count];
                Assert.True(requests.Remove(block));
                model.Remove(block);
                Assert.False(requests.Remove(block));
            }
            else
            {
                Assert.Equal(model.Count > 0, requests.TryTake(out var oldest));
                if (model.Count > 0)
                {
                    Assert.Equal(model[0], oldest);
                    model.RemoveAt(0);
                }
            }

            Assert.Equal(model.Count, requests.Count);
        }
    });
}
