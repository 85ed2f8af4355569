using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Transfers;

/// <summary>
/// Tells where the torrents stand: at once when one changes its state, otherwise as often as the output wants to hear it. A check that
/// is over sooner than that goes untold, and so does a seeder to whom nothing happens.
/// </summary>
/// <param name="torrents">The torrents at this moment.</param>
/// <param name="trackers">Told to look at each torrent's trackers as often.</param>
/// <param name="output">Gets the events.</param>
/// <param name="time">The clock.</param>
public sealed class ProgressLoop(Func<IReadOnlyCollection<Torrent>> torrents, TrackerWarnings trackers, IOutput output, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<Torrent, Told> _told = [];

    /// <summary>Goes on telling until the work has ended, then answers as the work did.</summary>
    public async Task RunDuringAsync(Task work)
    {
        if (output.ProgressInterval is { } interval)
        {
            using var timer = new PeriodicTimer(interval < Tick ? interval : Tick, time);
            while (await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work)
            {
                foreach (var torrent in torrents()) Tell(torrent, interval);
            }
        }

        await work;
    }

    private void Tell(Torrent torrent, TimeSpan interval)
    {
        var status = torrent.GetStatus();
        var isNews = !_told.TryGetValue(torrent, out var told) || told.State != status.State;
        if (!isNews && time.GetElapsedTime(told.At) < interval) return;
        var what = TorrentEvents.Status(torrent.InfoHash.ToString(), torrent.Name, status);
        _told[torrent] = new Told(status.State, time.GetTimestamp(), what);
        var isIdle = status.State == TorrentState.Seeding && what.Equals(told.What);
        var isPassing = isNews && status.State is (TorrentState.Stopped or TorrentState.Checking);
        if (!isIdle && !isPassing) output.Write(what);
        trackers.Tell(torrent);
    }

    private readonly record struct Told(TorrentState State, long At, CliEvent What);
}
