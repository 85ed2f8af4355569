using WebTorrent.Cli.Events;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Cli.Output;

/// <summary>Turns the verifier's reports into events as often as the output wants them.</summary>
/// <param name="info">The torrent.</param>
/// <param name="output">Gets the events.</param>
/// <param name="time">The clock.</param>
public sealed class CheckingProgress(TorrentInfo info, IOutput output, TimeProvider time) : IProgress<int>
{
    private readonly string _infoHash = info.InfoHash.ToString();
    private readonly Lock _gate = new();
    private long _told = time.GetTimestamp();

    /// <inheritdoc/>
    public void Report(int value)
    {
        if (output.ProgressInterval is not { } interval) return;
        lock (_gate)
        {
            if (value < info.PieceCount && time.GetElapsedTime(_told) < interval) return;
            _told = time.GetTimestamp();
            output.Write(new CheckingEvent(_infoHash, info.Name, (double)value / info.PieceCount));
        }
    }
}
