using System.Buffers;
using System.IO.Pipelines;

namespace WebTorrent.TestKit;

/// <summary>Brings segmented bytes to the reader of a pipe one segment at a time.</summary>
public static class PipeFeeder
{
    /// <summary>
    /// A pipe in which a flush ends when the reader has examined all that was written: the reader sees every segment by
    /// itself, however the threads run.
    /// </summary>
    public static Pipe CreateLockStepPipe() => new(LockStep);

    internal static PipeOptions LockStep { get; } = new(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false);

    /// <summary>
    /// Writes each segment with a flush of its own. Use a pipe of <see cref="CreateLockStepPipe"/> or
    /// <see cref="DuplexPipePair.CreateLockStep"/>, and read while this runs. It ends early when the reader completes.
    /// </summary>
    public static async Task FeedAsync(PipeWriter writer, ReadOnlySequence<byte> segments, CancellationToken cancellationToken = default)
    {
        foreach (var segment in segments)
        {
            // An empty write would not wake the reader.
            if (segment.IsEmpty) continue;
            if ((await writer.WriteAsync(segment, cancellationToken)).IsCompleted) return;
        }
    }

    /// <summary>The reading end of a new pipe that brings each segment by itself and then ends.</summary>
    public static PipeReader Start(ReadOnlySequence<byte> segments)
    {
        var pipe = CreateLockStepPipe();
        _ = FeedAndCompleteAsync(pipe.Writer, segments);
        return pipe.Reader;
    }

    private static async Task FeedAndCompleteAsync(PipeWriter writer, ReadOnlySequence<byte> segments)
    {
        await Task.Yield();
        await FeedAsync(writer, segments);
        await writer.CompleteAsync();
    }
}
