using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class PeerRosterTests
{
    [Fact]
    public async Task Numbers_FromManyThreads_AreNeverTheSame()
    {
        var roster = new PeerRoster();

        var numbers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var mine = new int[100_000];
            for (var i = 0; i < mine.Length; i++)
                mine[i] = roster.NextNumber();
            return mine;
        })));

        Assert.Equal(400_000, numbers.SelectMany(static n => n).Distinct().Count());
    }
}
