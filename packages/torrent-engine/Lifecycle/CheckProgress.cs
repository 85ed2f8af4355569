using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Lifecycle;

/// <summary>Puts the progress of a check on the torrent's board.</summary>
internal sealed class CheckProgress(StatusBoard status, int pieceCount) : IProgress<int>
{
    public void Report(int value) => status.SetCheckingProgress((double)value / pieceCount);
}
