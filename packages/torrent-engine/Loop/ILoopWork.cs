namespace WebTorrent.TorrentEngine.Loop;

/// <summary>Something to be done on a torrent's loop.</summary>
internal interface ILoopWork
{
    /// <summary>Does it. Runs to its end without waiting for anything.</summary>
    void Execute();
}
