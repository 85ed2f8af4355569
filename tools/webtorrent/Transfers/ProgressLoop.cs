using WebTorrent.Cli.Output;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Transfers;

/// <summary>Tells where the torrents stand: at once when one changes its state, otherwise as often as the output wants to hear it.</summary>
/// <param name="torrents">The torrents at this moment.</param>
/// <param name="output">Gets the events.</param>
/// <param name="time">The clock.</param>
public sealed class ProgressLoop(Func<IReadOnlyCollection<Torrent>> torrents, IOutput output, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<Torrent, (TorrentState State, long At)> _told = [];

    /// <summary>Goes on telling until the work has ended, then answers as the work did.</summary>
    public async Task RunDuringAsync(Task work)
    {
        if (output.ProgressInterval is { } interval)
        {
            using var timer = new PeriodicTimer(interval < Tick ? interval : Tick, time);
            while (await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work) Tell(interval);
        }

        await work;
    }

    private void Tell(TimeSpan interval)
    {
        foreach (var torrent in torrents())
        {
            var status = torrent.GetStatus();
            if (_told.TryGetValue(torrent, out var told) && told.State == status.State && time.GetElapsedTime(told.At) < interval) continue;
            _told[torrent] = (status.State, time.GetTimestamp());
            output.Write(TorrentEvents.Status(torrent.InfoHash.ToString(), torrent.Name, status));
        }
    }
}
