using WebTorrent.Cli.Events;
using WebTorrent.CreateTorrent;

namespace WebTorrent.Cli.Output;

/// <summary>Turns the hasher's reports, thousands a second, into events as often as the output wants them.</summary>
/// <param name="path">The file or folder as the user named it.</param>
/// <param name="output">Gets the events.</param>
/// <param name="time">The clock.</param>
public sealed class HashingProgress(string path, IOutput output, TimeProvider time) : IProgress<HashProgress>
{
    private readonly Lock _gate = new();
    private long _told = time.GetTimestamp();

    /// <inheritdoc/>
    public void Report(HashProgress value)
    {
        if (output.ProgressInterval is not { } interval) return;
        lock (_gate)
        {
            var isLast = value.BytesHashed >= value.TotalBytes;
            if (!isLast && time.GetElapsedTime(_told) < interval) return;
            _told = time.GetTimestamp();
            output.Write(new HashingEvent(path, value.BytesHashed, value.TotalBytes));
        }
    }
}
